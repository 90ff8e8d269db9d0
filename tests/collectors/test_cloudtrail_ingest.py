"""Ingesting: each event once, whatever the order, cut or repetition; late, loose and odd files; the lake remembers."""

import gzip
import hashlib
import itertools
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.cloudtrail import ingest
from collectors.trail import writer
from collectors.trail.keyring import KeyRing
from collectors.trail.records import record_of
from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.trails import HOUR, NOW, START, Chain, ingested, outcomes, packed, query, record, ring, written

EVENTS = "select * exclude (run_id) from events order by event_time, event_id, log_object, record_index"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def overlapping(hours: int = 4) -> Chain:
    """Return a chain in which files repeat each other's events, some in files that no digest names."""
    chain = Chain().grow(hours, files=3)
    for number, key in enumerate(chain.logs()[::3]):
        records = json.loads(gzip.decompress(chain.tree[key][0]))["Records"]
        chain.log(START + timedelta(minutes=number), [*records, record(f"own-{number}", START)])
    return chain


def test_any_cut_and_order_brings_the_same_events(lake: Lake, tmp_path: Path) -> None:
    tree = overlapping().tree
    ingested(lake, written(tree, tmp_path / "whole"))
    keys = list(tree)
    Random(7).shuffle(keys)
    pieces = Lake.open(tmp_path / "pieces", create=True)
    for number in range(0, len(keys), 6):
        ingested(pieces, written({key: tree[key] for key in keys[: number + 6]}, tmp_path / "mirror"))
    ids = "select recipient_account_id, event_id, event_time, request_parameters from events order by all"
    assert query(pieces, ids) == query(lake, ids)
    assert query(lake, "select count(*), count(distinct event_id) from events") == [(40, 40)]
    named = {key: outcome for key, outcome in outcomes(lake).items() if outcome == "valid"}
    assert named.items() <= outcomes(pieces).items()


def test_the_order_of_listing_does_not_matter(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written(overlapping().tree, tmp_path / "mirror")
    ingested(lake, source)
    listed = list(source.listing())
    monkeypatch.setattr(writer, "_BATCH_ROWS", 5)
    for seed in range(3):
        Random(seed).shuffle(listed)
        monkeypatch.setattr(source, "listing", lambda *_: iter(listed))
        other = Lake.open(tmp_path / f"lake{seed}", create=True)
        ingested(other, source)
        assert query(other, EVENTS) == query(lake, EVENTS)


def test_a_proven_record_goes_before_a_damaged_copy(lake: Lake, tmp_path: Path) -> None:
    chain = Chain()
    first = chain.log(START, [record(1, START, userAgent="true")])
    chain.digest([first])
    other = Chain(trail="z", base="z/")
    second = other.log(START, [record(1, START, userAgent="true")])
    other.digest([second])
    chain.tree[first] = (packed([record(1, START, userAgent="forged")]), {})
    ingested(lake, written(chain.tree | other.tree, tmp_path / "mirror"))
    assert query(lake, "select user_agent, integrity, log_object from events") == [("true", "valid", second)]


def test_one_event_of_two_recipients_is_two_records(lake: Lake, tmp_path: Path) -> None:
    shared = {"sharedEventID": "s"}
    records = [record(1, START, **shared), record(1, START, **shared, recipientAccountId="222222222222")]
    ingested(lake, written({"loose.json": (packed(records), {})}, tmp_path / "mirror"))
    assert query(lake, "select count(*) from events") == [(2,)]


def test_two_sources_of_one_run_bring_an_event_once(lake: Lake, tmp_path: Path) -> None:
    tree = Chain().grow(1).tree
    with begin(lake, "cloudtrail") as run:
        for name in ("one", "two"):
            summary = ingest(run, written(tree, tmp_path / name), public_keys=ring("us-east-1"), now=NOW)
        run.seal()
    assert (summary.new_events, summary.duplicates) == (0, 6)
    assert query(lake, "select count(*) from events") == [(6,)]
    assert query(lake, "select source, sum(records), sum(new_records) from log_objects group by all order by all") == [
        ("one", 6, 6),
        ("two", 6, 0),
    ]


@pytest.mark.parametrize("broken_after", [1, 8, 14])
def test_an_ingestion_that_breaks_off_can_be_tried_again_in_the_same_run(
    broken_after: int, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(overlapping().tree, tmp_path / "mirror")
    undisturbed = Lake.open(tmp_path / "undisturbed", create=True)
    ingested(undisturbed, source)
    monkeypatch.setattr(writer, "_BATCH_ROWS", 12)
    monkeypatch.setattr(writer, "_SPOOL_ROWS", 4)

    def breaking(done: int, total: int) -> None:
        if done == broken_after:
            raise ConnectionError("the network is gone")

    with begin(lake, "cloudtrail") as run:
        with pytest.raises(ConnectionError):
            ingest(run, source, public_keys=ring("us-east-1"), now=NOW, progress=breaking)
        ingest(run, source, public_keys=ring("us-east-1"), now=NOW)
        run.seal()
    assert query(lake, EVENTS) == query(undisturbed, EVENTS)
    assert outcomes(lake) == outcomes(undisturbed)


def test_a_night_with_nothing_new_reads_and_writes_nothing(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(Chain().grow(3).tree, tmp_path / "mirror")
    ingested(lake, source)
    monkeypatch.setattr(source, "read", lambda key: pytest.fail(f"{key} was read again"))
    summary = ingested(lake, source)
    assert (summary.objects, summary.skipped, summary.records) == (6, 6, 0)
    assert not lake.runs()[-1].manifest.files


def test_the_next_night_continues_the_chain(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(3)
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    chain.grow(3)
    summary = ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert (summary.digests, summary.log_objects, summary.skipped) == ({"valid": 3}, {"valid": 6}, 6)
    assert set(outcomes(lake).values()) == {"valid"}


def test_a_link_into_an_earlier_night_is_checked(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(2)
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    chain.previous = chain.previous | {"hash": "0" * 64}
    chain.grow(1)
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert outcomes(lake)[chain.digests()[1]] == "modified"
    assert [outcomes(lake)[key] for key in (chain.digests()[0], chain.digests()[2])] == ["valid", "valid"]


def test_a_young_file_is_pending_until_its_digest_comes(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(1)
    young = chain.log(START + HOUR + timedelta(minutes=5), [record("young", START)])
    forgotten = chain.log(START + HOUR + timedelta(minutes=6), [record("forgotten", START)])
    ingested(lake, written(chain.tree, tmp_path / "mirror"), now=START + 2 * HOUR)
    assert (outcomes(lake)[young], outcomes(lake)[forgotten]) == ("pending", "pending")
    chain.digest([young])
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert (outcomes(lake)[young], outcomes(lake)[forgotten]) == ("valid", "not_covered")
    assert query(lake, "select count(*) from events") == [(8,)]


def test_a_digest_that_lost_its_signature_is_proven_by_the_next_one(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(1)
    bare = {key: (data, {}) for key, (data, _) in chain.tree.items()}
    ingested(lake, written(bare, tmp_path / "mirror"))
    assert outcomes(lake)[chain.digests()[0]] == "bad_signature"
    chain.grow(1)
    ingested(lake, written({key: (data, {}) for key, (data, _) in chain.tree.items()}, tmp_path / "mirror"))
    assert [outcomes(lake)[key] for key in (chain.digests()[0], *chain.logs()[:2])] == ["valid"] * 3


def test_what_was_missing_comes_in_when_it_is_there(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(3)
    log, digest = chain.logs()[2], chain.digests()[1]
    partial = {key: held for key, held in chain.tree.items() if key not in (log, digest)}
    ingested(lake, written(partial, tmp_path / "mirror"))
    assert (outcomes(lake)[digest], outcomes(lake).get(log)) == ("missing", None)
    ingested(lake, written(partial | {digest: chain.tree[digest]}, tmp_path / "mirror"))
    assert (outcomes(lake)[digest], outcomes(lake)[log]) == ("valid", "missing")
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert set(outcomes(lake).values()) == {"valid"}
    assert query(lake, "select count(*) from events") == [(18,)]


def test_days_choose_objects(lake: Lake, tmp_path: Path) -> None:
    chain = Chain(hour=START.replace(hour=0)).grow(24 * 5, files=1)
    source = written(chain.tree, tmp_path / "mirror")
    ingested(lake, source, first=date(2023, 7, 12), last=date(2023, 7, 12))
    assert set(outcomes(lake).values()) == {"valid"}
    [(first, last)] = query(lake, "select min(delivered_at)::date, max(delivered_at)::date from log_objects")
    assert (first, last) == (date(2023, 7, 12), date(2023, 7, 13))
    ingested(lake, source)
    assert set(outcomes(lake).values()) == {"valid"}
    assert query(lake, "select count(*) from events") == [(24 * 5 * 3,)]


def test_a_chain_that_stops_before_the_last_day_has_a_gap(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(2)
    ingested(lake, written(chain.tree, tmp_path / "mirror"), last=date(2023, 7, 10))
    gap = query(lake, "select digest_start, digest_end from digests where outcome = 'chain_gap'")
    assert gap == [(START + 2 * HOUR, START.replace(hour=0) + timedelta(days=1))]


def test_loose_files_of_any_form_come_in_and_say_that_nothing_covers_them(lake: Lake, tmp_path: Path) -> None:
    tree = {
        "a/old.json": (json.dumps({"Records": [record(1, START)]}).encode(), {}),
        "b.json.gz": (packed([record(2, START)]) + packed([record(3, START)]), {}),
        "lines.jsonl": (b"\n".join(json.dumps(record(n, START)).encode() for n in (4, 5)), {}),
        "cut.json.gz": (packed([record(6, START)])[:-9], {}),
        "foreign.json": (b'{"hello": "world"}', {}),
        "notes.txt": (b"not looked at", {}),
        "AWSLogs/111111111111/Config/us-east-1/2023/7/10/ConfigSnapshot/x.json.gz": (b"not looked at", {}),
    }
    for _ in range(2):
        ingested(lake, written(tree, tmp_path / "mirror"))
    assert outcomes(lake) == {
        "a/old.json": "not_covered",
        "b.json.gz": "not_covered",
        "lines.jsonl": "not_covered",
        "cut.json.gz": "invalid_format",
        "foreign.json": "invalid_format",
    }
    assert query(lake, "select event_id from events order by all") == [(f"event-{n}",) for n in range(1, 6)]
    tree["a/old.json"] = (tree["a/old.json"][0].replace(b"event-1", b"event-7"), {})
    ingested(lake, written(tree, tmp_path / "mirror"))
    assert query(lake, "select count(*) from events") == [(6,)]


def test_records_without_id_time_or_recipient_come_in_once(lake: Lake, tmp_path: Path) -> None:
    odd = [{"eventName": "A"}, {"eventName": "B", "eventTime": "soon"}, {"eventVersion": "1.02", "eventID": None}]
    chain = Chain()
    keys = [chain.log(START + timedelta(minutes=n), [*odd, {"eventID": f"x{n}", "eventTime": None}]) for n in range(2)]
    chain.digest(keys)
    for _ in range(2):
        ingested(lake, written(chain.tree, tmp_path / "mirror"))
    with connect() as connection:
        attach_lake(connection, lake)
        rows = connection.sql("from events").to_arrow_table().to_pylist()
    found = sorted((record_of(row) for row in rows), key=str)
    assert found == sorted([*odd, *({"eventID": f"x{n}", "eventTime": None} for n in range(2))], key=str)


CONTAINED = overlapping(2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_to_bytes_is_contained(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    key = data.draw(st.sampled_from(CONTAINED.logs()))
    held = bytearray(CONTAINED.tree[key][0])
    for position in data.draw(st.lists(st.integers(0, len(held) - 1), min_size=1, max_size=4)):
        held[position] ^= data.draw(st.integers(1, 255))
    lake = Lake.open(folder / "lake", create=True)
    ingested(lake, written(CONTAINED.tree | {key: (bytes(held), {})}, folder / "mirror"))
    found = outcomes(lake)
    covered = {name for name in CONTAINED.tree if "own" not in name}
    whole = {name: found[name] for name in covered - {key}}
    assert set(whole.values()) <= {"valid", "not_covered"}
    assert set(itertools.chain(CONTAINED.digests(), CONTAINED.logs())) == set(found)


def test_the_lake_keeps_keys_and_bodies_for_a_later_verification(lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(1)
    ingested(lake, written(chain.tree, tmp_path / "mirror"), ring("us-east-1"))
    assert query(lake, "select region, fingerprint from public_keys") == [("us-east-1", chain.fingerprint)]
    [(body, sha256)] = query(lake, "select body, found_sha256 from digests")
    assert body.encode() == gzip.decompress(chain.tree[chain.digests()[0]][0])
    assert hashlib.sha256(body.encode()).hexdigest() == sha256
    chain.grow(1)
    ingested(lake, written(chain.tree, tmp_path / "mirror"), KeyRing())
    assert set(outcomes(lake).values()) == {"valid"}
    assert query(lake, "select count(*) from public_keys") == [(1,)]
