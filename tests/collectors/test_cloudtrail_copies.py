"""Copies: an event stands once, and every object that held it is named, in whatever order and cut the files come."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from collectors.cloudtrail import ingest
from collectors.trail import copies, writer
from evidence.lake import Lake
from evidence.run import begin
from queries.evidence import show
from tests.collectors.trails import HOUR, NOW, START, Chain, Tree, ingested, packed, query, record, ring, written

PLACES = """
select recipient_account_id, event_id, log_object, record_index from events
union all
select recipient_account_id, event_id, log_object, record_index from event_copies
order by all
"""
Place = tuple[str, str, str, int]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def two_trails(hours: int = 3) -> tuple[Chain, Chain]:
    """Return two chains of one account and Region that deliver the same events, in files of their own."""
    one, two = Chain().grow(hours), Chain(trail="second")
    for hour in range(hours):
        named = []
        for number in range(2):
            moment = START + hour * HOUR + timedelta(minutes=20 * number + 5)
            name = f"{two.account}-{two.region}-{moment:%d%H%M}"
            records = [record(f"{name}-{n}", moment) for n in (2, 1, 0, 1)]
            named.append(two.log(moment + timedelta(minutes=1), records))
        two.digest(named)
    return one, two


def places_in(tree: Tree) -> list[Place]:
    """Return where each record of a tree's log files stands."""
    return sorted(
        (held["recipientAccountId"], held["eventID"], key, index)
        for key, (data, _) in tree.items()
        if "/CloudTrail/" in key
        for index, held in enumerate(json.loads(gzip.decompress(data))["Records"])
    )


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_cut_names_the_same_places(
    seed: int, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_trails()
    tree = one.tree | two.tree
    keys = list(tree)
    Random(seed).shuffle(keys)
    monkeypatch.setattr(writer, "_BATCH_ROWS", 7)
    monkeypatch.setattr(copies, "_HELD_ROWS", 5)
    step = 1 + seed * 5
    for number in range(0, len(keys), step):
        ingested(lake, written({key: tree[key] for key in keys[: number + step]}, tmp_path / "mirror"))
    assert query(lake, PLACES) == places_in(tree)
    assert query(lake, "select count(*), count(distinct event_id) from events") == [(18, 18)]


def test_the_usual_case_writes_no_copies(lake: Lake, tmp_path: Path) -> None:
    ingested(lake, written(Chain().grow(3).tree, tmp_path / "mirror"))
    [run] = lake.runs()
    assert {entry.dataset for entry in run.manifest.files} == {"events", "log_objects", "digests", "public_keys"}


def test_of_one_ingestion_the_proven_copy_is_the_event(lake: Lake, tmp_path: Path) -> None:
    one, two = two_trails(1)
    uncovered = {key: held for key, held in one.tree.items() if "Digest" not in key}
    ingested(lake, written(uncovered | two.tree, tmp_path / "mirror"))
    assert query(lake, "select distinct integrity from events") == [("valid",)]
    assert query(lake, "select integrity, count(*) from event_copies group by all order by all") == [
        ("not_covered", 6),
        ("valid", 2),
    ]


def test_a_trail_that_comes_later_leaves_its_places(lake: Lake, tmp_path: Path) -> None:
    one, two = two_trails(1)
    ingested(lake, written(one.tree, tmp_path / "first"))
    ingested(lake, written(two.tree, tmp_path / "second"))
    found = query(lake, "select source, log_object, integrity, event_time::date from event_copies group by all")
    assert sorted(found) == sorted(("second", key, "valid", START.date()) for key in two.logs())
    [key, _] = one.logs()
    [(event_id,)] = query(lake, "select event_id from events order by event_id limit 1")
    item = show(lake, str(event_id))
    assert item.facts["log_object"] == key
    assert [(copy["source"], copy["log_object"], copy["record_index"]) for copy in item.copies] == [
        ("second", two.logs()[0], 2)
    ]


def test_another_recipients_record_is_no_copy(lake: Lake, tmp_path: Path) -> None:
    records = [record(1, START), record(1, START, recipientAccountId="222222222222"), record(1, START)]
    ingested(lake, written({"loose.json": (packed(records), {})}, tmp_path / "mirror"))
    assert query(lake, "select recipient_account_id, record_index from event_copies") == [("111111111111", 2)]
    assert len(show(lake, "event-1").copies) <= 1


def test_a_file_that_is_read_again_is_no_copy_of_itself(lake: Lake, tmp_path: Path) -> None:
    name = f"111111111111_CloudTrail_us-east-1_{START:%Y%m%dT%H%MZ}_x.json.gz"
    data = packed([record(1, START)])
    ingested(lake, written({name: (data, {})}, tmp_path / "mirror"), now=START + HOUR)
    ingested(lake, written({name: (data, {})}, tmp_path / "mirror"))
    ingested(lake, written({name: (gzip.compress(gzip.decompress(data), 1), {})}, tmp_path / "mirror"))
    assert query(lake, "select outcome, records, new_records from log_objects order by run_id")[:2] == [
        ("pending", 1, 1),
        ("not_covered", 1, 0),
    ]
    assert query(lake, "select count(*) from event_copies") == [(0,)]


@pytest.mark.parametrize("broken_after", [1, 5, 9, 11])
def test_an_attempt_that_broke_off_leaves_no_false_copy(
    broken_after: int, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_trails()
    source = written(one.tree | two.tree, tmp_path / "mirror")
    monkeypatch.setattr(writer, "_BATCH_ROWS", 5)
    monkeypatch.setattr(writer, "_SPOOL_ROWS", 3)
    monkeypatch.setattr(copies, "_HELD_ROWS", 2)

    def breaking(done: int, total: int) -> None:
        if done == broken_after:
            raise ConnectionError("the network is gone")

    with begin(lake, "cloudtrail", day=date(2023, 8, 31)) as run:
        with pytest.raises(ConnectionError):
            ingest(run, source, public_keys=ring("us-east-1"), now=NOW, progress=breaking)
        ingest(run, source, public_keys=ring("us-east-1"), now=NOW)
        run.seal()
    assert query(lake, PLACES) == places_in(one.tree | two.tree)
