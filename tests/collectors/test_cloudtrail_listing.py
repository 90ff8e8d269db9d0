"""Nights after the first: each folder of a bucket is listed from where the lake ends, and nothing late is lost."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.cloudtrail import IngestSummary
from collectors.trail import memory
from collectors.trail.memory import LATE
from collectors.trail.sources import open_source
from evidence.lake import Lake
from tests.collectors.trails import BUCKET, HOUR, START, Chain, ingested, outcomes, put, query, record

FIRST, LAST = date(2023, 7, 1), date(2023, 7, 30)
NIGHT = datetime(2023, 7, 31, 2, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


class Served(logging.Handler):
    """Counts the objects that the server served: bodies are read without boto3."""

    def __init__(self, counted: Counter[str]) -> None:
        super().__init__()
        self.counted = counted

    def emit(self, record: logging.LogRecord) -> None:
        if f'"GET /{BUCKET}/' in record.getMessage():
            self.counted["GetObject"] += 1


@pytest.fixture
def requests(session: Any) -> Iterator[Counter[str]]:
    """Count what is asked of S3, and under `StartAfter …` from where folders are listed."""
    counted: Counter[str] = Counter()

    def count(model: Any, params: dict[str, Any], **_: Any) -> None:
        counted[model.name] += 1
        if after := params["query_string"].get("start-after"):
            counted[f"StartAfter {after}"] += 1

    served, server = Served(counted), logging.getLogger("werkzeug")
    session.events.register("before-call.s3", count)
    server.addHandler(served)
    yield counted
    server.removeHandler(served)
    session.events.unregister("before-call.s3", count)


def night(lake: Lake, session: Any, **options: Any) -> IngestSummary:
    """Ingest the bucket as the night of 31 July does."""
    source = open_source(f"s3://{BUCKET}", session)
    return ingested(lake, source, **{"first": FIRST, "last": LAST, "resume": True, "now": NIGHT, **options})


def daily(days: int = 30, **attributes: Any) -> Chain:
    """Return a chain without digests, one log file a day from 1 July on."""
    chain = Chain(**attributes)
    for day in range(days):
        moment = START.replace(day=1) + timedelta(days=day)
        chain.log(moment, [record(f"{chain.account}-{day}", moment)])
    return chain


def folder_of(chain: Chain, kind: str = "CloudTrail") -> str:
    return f"{chain.folder}/{kind}/{chain.region}/"


def test_a_night_with_nothing_new_costs_a_listing(session: Any, lake: Lake, requests: Counter[str]) -> None:
    chain = Chain(organization="o-a1b2c3d4e5", hour=NIGHT.replace(hour=0)).grow(1)
    chain.tree |= daily(organization="o-a1b2c3d4e5").tree | daily(account="222222222222").tree
    put(session, chain)
    requests.clear()
    first = night(lake, session)
    assert (first.new_events, requests["GetObject"]) == (66, 63)
    listed = requests["ListObjectsV2"]
    requests.clear()
    second = night(lake, session)
    assert (second.new_events, second.records, second.skipped) == (0, 0, second.objects)
    assert requests["GetObject"] == 0
    assert requests["ListObjectsV2"] == listed
    assert set(requests) - {"ListObjectsV2"} == {
        f"StartAfter {folder_of(chain)}2023/07/27",
        f"StartAfter {folder_of(chain, 'CloudTrail-Digest')}2023/07/01",
        f"StartAfter {folder_of(Chain(account='222222222222'))}2023/07/26",
    }
    assert second.objects < first.objects / 3
    assert not lake.runs()[-1].manifest.files


def test_a_late_file_joins_the_day_of_its_events(session: Any, lake: Lake) -> None:
    chain = daily()
    put(session, chain)
    night(lake, session)
    late = [Chain(tree={}), Chain(tree={})]
    newest = START.replace(day=30)
    keys = [
        chain.log(moment, [record(name, START)])
        for chain, moment, name in zip(
            late, (newest - LATE + timedelta(days=1), newest - LATE), ("late", "later"), strict=True
        )
    ]
    for one in late:
        put(session, one)
    assert night(lake, session).new_events == 1
    assert (keys[0] in outcomes(lake), keys[1] in outcomes(lake)) == (True, False)
    assert query(lake, "select event_time from events where event_id = 'event-late'") == [(START,)]
    [path] = [entry.path for entry in lake.runs()[-1].manifest.files if entry.dataset == "events"]
    assert f"date={START.date()}" in path
    assert night(lake, session, resume=False).new_events == 1, "days that are named are listed whole"


def test_an_older_file_comes_in_when_a_digest_names_it(session: Any, lake: Lake) -> None:
    chain = daily()
    put(session, chain)
    assert night(lake, session).log_objects == {"not_covered": 30}
    forgotten, held = START.replace(day=3), chain.logs()[1]
    late = Chain(hour=NIGHT - 3 * HOUR, tree=dict(chain.tree))
    key = late.log(forgotten, [record("forgotten", forgotten)])
    absent = late.log(forgotten.replace(hour=9), [record("absent", forgotten)])
    digest = late.digest([key, held, absent], suffix="_backfill", previous={})
    late.tree = {name: late.tree[name] for name in (key, digest)}
    put(session, late)
    summary = night(lake, session)
    assert (summary.new_events, summary.log_objects) == (1, {"valid": 2, "missing": 1})
    found = outcomes(lake)
    assert (found[key], found[held], found[absent]) == ("valid", "valid", "missing")
    [(size,)] = query(lake, "select bytes from log_objects where records = 1 and outcome = 'valid' and new_records = 1")
    assert size == len(late.tree[key][0])


def test_days_that_no_night_listed_are_no_loss(session: Any, lake: Lake) -> None:
    put(session, daily())
    night(lake, session, first=date(2023, 7, 20), last=LAST, resume=False)
    assert query(lake, "select count(*) from events") == [(11,)]
    night(lake, session)
    assert query(lake, "select count(*) from events") == [(30,)]


def test_a_quiet_region_is_not_listed_whole_if_digests_tell_that_nothing_came(
    session: Any, lake: Lake, requests: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LATE", timedelta(days=1))
    first = NIGHT.replace(day=28, hour=0)
    chain = Chain(hour=first)
    chain.digest([chain.log(first, [record("only", first)])])
    chain.grow(3 * 24, files=0)
    put(session, chain)
    for _ in range(2):
        requests.clear()
        night(lake, session, first=first.date())
    assert requests[f"StartAfter {folder_of(chain)}2023/07/31"] == 1


def test_what_could_not_be_read_is_tried_again(session: Any, lake: Lake) -> None:
    chain = daily()
    put(session, chain)
    key = chain.logs()[4]
    session.client("s3").put_object(Bucket=BUCKET, Key=key, Body=chain.tree[key][0], StorageClass="GLACIER")
    night(lake, session)
    assert outcomes(lake)[key] == "archived"
    session.client("s3").put_object(Bucket=BUCKET, Key=key, Body=chain.tree[key][0])
    night(lake, session)
    assert outcomes(lake)[key] == "not_covered"
    assert query(lake, "select count(*) from events") == [(30,)]


def test_an_account_that_joins_is_listed_from_the_first_day(session: Any, lake: Lake) -> None:
    put(session, daily())
    night(lake, session)
    put(session, daily(account="333333333333", region="eu-west-1"))
    assert night(lake, session).new_events == 30


def test_a_source_may_begin_below_a_region(session: Any) -> None:
    chain = daily()
    put(session, chain)
    month = open_source(f"s3://{BUCKET}/{folder_of(chain)}2023/07", session)
    listed = [key for key, _ in month.listing(date(2023, 7, 12), date(2023, 7, 30))]
    assert sorted(listed) == chain.logs()[11:]
