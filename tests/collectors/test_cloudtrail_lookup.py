"""LookupEvents as the fallback: its pace, its cursor, what it leaves in the lake, and what it refuses."""

import json
import threading
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.accounts import Account
from collectors.outcomes import Failure
from collectors.trail import lookup
from collectors.trail.lookup import LATE, RETENTION, STRETCH, LookupSummary, look_up, missing
from collectors.trail.records import record_of
from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.endpoint import HUB, Endpoint, Reply, Request, error
from tests.collectors.rigs import READER, ROLE, settings
from tests.collectors.trails import Chain, ingested, query, record, written

NOW = datetime(2023, 7, 10, 12, tzinfo=UTC)
PACE = 0.02


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "PAUSE_SECONDS", PACE)


class History:
    """What accounts and Regions tell: records by place, answered as LookupEvents does, the newest first."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.asked: list[tuple[str, str, float]] = []
        self._lock = threading.Lock()

    def add(self, number: object, moment: datetime, account: str = HUB, region: str = "us-east-1") -> dict[str, Any]:
        made = record(number, moment, recipientAccountId=account, eventCategory="Management", awsRegion=region)
        self.records[account, region].append(made)
        return made

    def __call__(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append((request.account, request.region, time.monotonic()))
        first, last = (datetime.fromtimestamp(request.params[name], UTC) for name in ("StartTime", "EndTime"))
        found = sorted(self.records[request.account, request.region], key=lambda held: held["eventTime"], reverse=True)
        told = [held for held in found if first <= datetime.fromisoformat(held["eventTime"]) <= last]
        begins = int(request.params.get("NextToken", "0"))
        ends = begins + request.params["MaxResults"]
        events = [{"EventId": held["eventID"], "CloudTrailEvent": json.dumps(held)} for held in told[begins:ends]]
        return Reply({"Events": events} | ({"NextToken": str(ends)} if ends < len(told) else {}))


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def endpoint(history: History, monkeypatch: pytest.MonkeyPatch) -> Any:
    with Endpoint({"LookupEvents": history}).serving(monkeypatch) as served:
        yield served


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def looked_up(lake: Lake, tmp_path: Path, *accounts: Account, now: datetime = NOW) -> LookupSummary:
    """Look up as a run of its own."""
    with begin(lake, "nightly", day=now.date()) as run:
        summary = look_up(run, accounts or (account(),), settings(tmp_path), now=now)
        run.seal()
    return summary


def account(number: str = HUB, *regions: str, **more: Any) -> Account:
    return Account(number, number, regions=regions or ("us-east-1",), **more)


def test_every_member_of_a_record_is_kept_and_marked(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    told = [history.add(n, NOW - timedelta(hours=n)) for n in range(120)]
    told[7] |= {"unheardOf": {"a": ["b", None]}, "requestParameters": None, "userAgent": "ü \ud83d\ude00"}
    summary = looked_up(lake, tmp_path)
    assert summary.new_events == 120
    with connect() as connection:
        attach_lake(connection, lake)
        rows = connection.sql("from events order by event_time desc").to_arrow_table().to_pylist()
    assert [record_of(row) for row in rows] == json.loads(json.dumps(told))
    assert {(row["integrity"], row["log_sha256"]) for row in rows} == {("lookup", None)}
    found = query(lake, "select source, object, account_id, region, outcome, records, new_records from log_objects")
    [newest] = [row for row in found if row[1].endswith(f"{NOW:%Y%m%dT%H%M%SZ}")]
    begins = f"{NOW - STRETCH:%Y%m%dT%H%M%SZ}"
    name = f"lookup:{HUB}/us-east-1/{begins}/{NOW:%Y%m%dT%H%M%SZ}"
    assert newest == ("cloudtrail:LookupEvents", name, HUB, "us-east-1", "lookup", 120, 120)
    assert {row["log_object"] for row in rows} == {name}
    assert len(found) == 13
    assert query(lake, "select count(*) from event_copies") == [(0,)]


def test_the_next_night_asks_for_what_is_new_with_an_overlap(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    history.add("old", NOW - timedelta(days=80))
    history.add("new", NOW - timedelta(hours=1))
    assert looked_up(lake, tmp_path).new_events == 2
    endpoint.requests.clear()
    history.add("late", NOW - LATE + timedelta(minutes=1))
    history.add("newer", NOW + timedelta(hours=20))
    assert looked_up(lake, tmp_path, now=NOW + timedelta(days=1)).new_events == 2
    [request] = endpoint.asked("LookupEvents")
    assert request.params["StartTime"] == (NOW - LATE).timestamp()
    assert request.params["EndTime"] == (NOW + timedelta(days=1)).timestamp()
    assert query(lake, "select count(*), count(distinct event_id) from events") == [(4, 4)]


def test_two_requests_a_second_for_each_account_and_region(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    for number in range(210):
        history.add(number, NOW - timedelta(minutes=number))
        history.add(number, NOW - timedelta(minutes=number), READER, "eu-west-1")
    looked_up(lake, tmp_path, account(HUB, "us-east-1", "eu-west-1"), account(READER, "eu-west-1", role_arn=ROLE))
    places = defaultdict(list)
    for number, region, moment in history.asked:
        places[number, region].append(moment)
    assert {place: len(moments) for place, moments in places.items()} == {
        (HUB, "us-east-1"): 17,
        (HUB, "eu-west-1"): 13,
        (READER, "eu-west-1"): 17,
    }
    for moments in places.values():
        assert moments[-1] - moments[0] > (len(moments) - 1.5) * PACE
    spans = sorted((moments[0], moments[-1]) for moments in places.values())
    assert spans[1][0] < spans[0][1], "places are asked beside each other"


def test_a_refusal_is_an_outcome_and_asked_again(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    history.add(1, NOW, READER)
    history.add(2, NOW)
    refused = account(HUB, "us-east-1", "eu-west-1")
    shut = account("333333333333", failure=Failure("denied", "AccessDenied", "no"))
    endpoint.script["LookupEvents"] = lambda request: (
        error("AccessDeniedException") if request.account == HUB else history(request)
    )
    summary = looked_up(lake, tmp_path, refused, account(READER, role_arn=ROLE), shut)
    assert summary.failures == {(HUB, "cloudtrail:LookupEvents: AccessDeniedException"): 2}
    assert summary.new_events == 1
    assert query(lake, "select outcome, count(*) from log_objects group by all order by all") == [
        ("access_denied", 2),
        ("lookup", 13),
    ]
    endpoint.script["LookupEvents"] = history
    assert looked_up(lake, tmp_path, refused, account(READER, role_arn=ROLE)).new_events == 1


def test_a_stretch_that_breaks_off_is_asked_for_again(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    for number in range(120):
        history.add(number, NOW - timedelta(minutes=number))
    endpoint.script["LookupEvents"] = lambda request: (
        error("InternalError", status=500) if request.params.get("NextToken") == "100" else history(request)
    )
    assert looked_up(lake, tmp_path).new_events == 100
    assert query(lake, "select outcome, detail, records, new_records from log_objects") == [
        ("error", "cloudtrail:LookupEvents: InternalError", 100, 100)
    ]
    endpoint.script["LookupEvents"] = history
    assert looked_up(lake, tmp_path).new_events == 20


def test_a_night_begins_no_stretch_beyond_its_share(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "MOST_PAGES", 5)
    assert looked_up(lake, tmp_path)
    assert len(endpoint.asked("LookupEvents")) == 5
    looked_up(lake, tmp_path, now=NOW + timedelta(minutes=1))
    looked_up(lake, tmp_path, now=NOW + timedelta(minutes=2))
    endpoint.requests.clear()
    looked_up(lake, tmp_path, now=NOW + timedelta(minutes=3))
    assert len(endpoint.asked("LookupEvents")) == 1, "all is covered but the newest hours"
    assert query(lake, "select count(distinct object) from log_objects where outcome = 'lookup'") == [(16,)]


def test_what_is_no_record_ends_a_stretch(endpoint: Endpoint, lake: Lake, tmp_path: Path) -> None:
    endpoint.script["LookupEvents"] = Reply({"Events": [{"CloudTrailEvent": "oops"}]})
    looked_up(lake, tmp_path)
    assert query(lake, "select outcome, detail from log_objects") == [
        ("invalid_format", "page 1 holds what is no record")
    ]


def test_a_trail_that_is_read_later_leaves_its_places_beside_the_events(
    endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path
) -> None:
    chain = Chain().grow(1)
    history.add(f"{HUB}-us-east-1-100605-0", chain.hour - timedelta(minutes=55))
    assert looked_up(lake, tmp_path).new_events == 1
    assert ingested(lake, written(chain.tree, tmp_path / "mirror")).new_events == 5
    assert query(lake, "select log_object, integrity from event_copies") == [(chain.logs()[0], "valid")]
    assert looked_up(lake, tmp_path, now=NOW + timedelta(days=1)).new_events == 0


MOMENTS = st.integers(-10, 100 * 24).map(lambda hours: NOW - timedelta(hours=hours))


@given(st.lists(st.tuples(MOMENTS, MOMENTS).filter(lambda span: span[0] < span[1]), max_size=6))
def test_what_is_asked_for_and_what_is_covered_are_the_ninety_days(covered: list[tuple[datetime, datetime]]) -> None:
    asked = list(missing(covered, NOW))
    assert asked == sorted(asked, reverse=True)
    assert all(timedelta() < ends - begins <= STRETCH for begins, ends in asked)
    hours = [NOW - RETENTION + timedelta(hours=hour, minutes=30) for hour in range(90 * 24)]

    def times(moment: datetime, spans: list[tuple[datetime, datetime]]) -> int:
        return sum(begins <= moment < ends for begins, ends in spans)

    assert all(times(hour, asked) == (not times(hour, covered)) for hour in hours)


def test_a_day_of_a_lookup_is_the_events_own(endpoint: Endpoint, history: History, lake: Lake, tmp_path: Path) -> None:
    history.add(1, NOW - timedelta(days=40))
    looked_up(lake, tmp_path)
    [path] = [entry.path for entry in lake.runs()[0].manifest.files if entry.dataset == "events"]
    assert f"date={date(2023, 5, 31)}" in path
