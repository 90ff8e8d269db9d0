"""Verifying in place, and again from the lake alone: each damage is found by both as ingestion found it."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.trail.inflate import hashed, inflate
from collectors.trail.inplace import Findings, verify_source
from collectors.trail.recorded import verify_recorded
from collectors.trail.sources import Fetched, Source
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.damages import DAMAGES, Damage, Scene
from tests.collectors.trails import HOUR, NOW, START, Chain, ingested, query, record, ring, written


def wrong(findings: Findings) -> dict[str, str]:
    return {one.object: one.outcome for one in findings.wrong}


def is_remembered(detail: str | None) -> bool:
    return "recorded as" not in (detail or "") and "the lake holds no" not in (detail or "")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_found_in_place_and_in_the_lake(damage: Damage, tmp_path: Path) -> None:
    scene = Scene()
    damage(scene)
    source = written(scene.tree | scene.other.tree, tmp_path / "mirror")
    before = sorted(tmp_path.rglob("*"))
    found = verify_source(source, scene.keys, now=NOW)
    assert sorted(tmp_path.rglob("*")) == before
    assert wrong(found) == scene.expected
    assert found.holds == (not scene.expected)
    assert sum(sum(place.log_files.values()) for place in found.places) + found.loose >= len(scene.logs)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, source, scene.keys)
    again = verify_recorded(lake)
    assert wrong(again) == scene.expected
    assert all(is_remembered(one.detail) for one in again.wrong)
    assert [(place.digests, place.log_files) for place in again.places] == [
        (place.digests, place.log_files) for place in found.places
    ]


def test_the_hours_that_are_covered_and_why_others_are_not(tmp_path: Path) -> None:
    scene = Scene()
    del scene.tree[scene.logs[0]], scene.tree[scene.digests[2]], scene.tree[scene.digests[3]]
    [damaged, whole] = sorted(
        verify_source(written(scene.tree | scene.other.tree, tmp_path / "m"), scene.keys, now=NOW).places,
        key=lambda place: place.region != "us-east-1",
    )
    assert (whole.hours, whole.holes) == (6.0, [])
    assert damaged.hours == 3.0
    assert [(hole.starts, hole.ends, hole.why) for hole in damaged.holes] == [
        (START, START + HOUR, ("log_file",)),
        (START + 2 * HOUR, START + 4 * HOUR, ("chain_gap", "missing")),
    ]


def test_a_place_without_a_digest_is_a_hole(tmp_path: Path) -> None:
    chain = Chain()
    chain.log(START, [record(1, START)])
    chain.log(START + 3 * HOUR, [record(2, START)])
    found = verify_source(written(chain.tree, tmp_path / "m"), ring(), now=NOW)
    [place] = found.places
    [hole] = place.holes
    assert (place.hours, hole.starts, hole.hours, hole.why) == (0.0, START, 3.0, ("no_digest",))


def test_days_limit_what_is_verified_and_what_must_be_covered(tmp_path: Path) -> None:
    chain = Chain(hour=START.replace(hour=0)).grow(24 * 6, files=1)
    source = written(chain.tree, tmp_path / "m")
    day = START.date() + timedelta(days=2)
    found = verify_source(source, ring("us-east-1"), first=day, last=day, now=NOW)
    assert found.holds
    assert [(place.hours, place.log_files["valid"]) for place in found.places] == [(24.0, 48)]
    beyond = START.date() + timedelta(days=20)
    assert not verify_source(source, ring("us-east-1"), last=beyond, now=NOW).holds


def test_what_is_only_due_is_not_wrong(tmp_path: Path) -> None:
    chain = Chain().grow(3)
    late = chain.log(chain.hour + timedelta(minutes=30), [record("late", chain.hour)])
    source = written(chain.tree, tmp_path / "m")
    now = chain.hour + HOUR
    found = verify_source(source, ring("us-east-1"), now=now)
    assert found.holds
    assert found.places[0].log_files == {"valid": 6, "pending": 1}
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, source, now=now)
    assert verify_recorded(lake).holds
    assert wrong(verify_source(source, ring("us-east-1"), now=now + 2 * HOUR)) == {late: "not_covered"}


def test_trails_that_lie_apart_cover_one_place_together(tmp_path: Path) -> None:
    first, second = Chain(base="a/").grow(6), Chain(base="b/", trail="second").grow(6)
    for chain, gone in ((first, first.digests()[1:3]), (second, second.digests()[3:])):
        for key in gone:
            del chain.tree[key]
    found = verify_source(written(first.tree | second.tree, tmp_path / "m"), ring("us-east-1"), now=NOW)
    [place] = found.places
    assert (place.hours, place.holes) == (6.0, [])
    assert place.log_files == {"valid": 14, "not_covered": 10}


def test_files_outside_of_the_layout_are_not_covered(tmp_path: Path) -> None:
    found = verify_source(written({"copy.json.gz": (gzip.compress(b"[]"), {})}, tmp_path / "m"), ring(), now=NOW)
    assert (wrong(found), found.loose) == ({"copy.json.gz": "not_covered"}, 1)


class Watched:
    """A source that counts how many objects were read and not yet taken."""

    bucket, name, readers, connections = None, "watched", 3, 5

    def __init__(self, source: Source) -> None:
        self._source, self._lock = source, Lock()
        self.held = self.most = 0

    def listing(self, *days: Any) -> Iterator[tuple[str, int]]:
        return self._source.listing(*days)

    def read(self, key: str) -> Fetched:
        with self._lock:
            self.held += 1
            self.most = max(self.most, self.held)
        return self._source.read(key)


def test_places_are_read_at_once_and_few_objects_are_held(tmp_path: Path) -> None:
    chains = [Chain(account=f"{n:012}").grow(8, files=3) for n in range(1, 7)]
    tree = {key: held for chain in chains for key, held in chain.tree.items()}
    source = Watched(written(tree, tmp_path / "m"))

    def progress(done: int, total: int) -> None:
        assert total == 6 * 24
        with source._lock:
            source.held -= 1

    found = verify_source(source, ring("us-east-1"), now=NOW, progress=progress)
    assert found.holds
    assert [place.account_id for place in found.places] == [f"{n:012}" for n in range(1, 7)]
    assert source.most <= 6 * 8 + 4 * 2 * source.connections, "digests, and what four places have under way"


pieces = st.binary(max_size=200) | st.binary(max_size=200).map(gzip.compress)


@given(st.lists(pieces, max_size=3).map(b"".join), st.integers(0, 40), st.sampled_from([1, 50, 10_000]))
def test_hashing_piece_by_piece_says_what_inflating_says(data: bytes, cut: int, limit: int) -> None:
    for found in (data, data[: len(data) - cut], data[:cut], gzip.compress(data * 3)):
        whole, pieced = inflate(found, limit), hashed(found, limit)
        assert (pieced.shape, pieced.sha256, pieced.trailing) == (whole.shape, whole.sha256, whole.trailing)
        assert pieced.data == b""


def test_a_large_file_is_hashed_in_many_pieces() -> None:
    for data in (gzip.compress(bytes(3_000_000)), gzip.compress(bytes(3_000_000))[:-9], b"\x1f\x8b" + bytes(1_000_000)):
        whole, pieced = inflate(data), hashed(data)
        assert (pieced.shape, pieced.sha256) == (whole.shape, whole.sha256)


def forged(lake: Lake, to: Lake, **changes: str) -> Lake:
    """Copy a lake's record into another one; `changes` are SELECTs in place of whole datasets."""
    with begin(to, "cloudtrail") as run:
        for dataset in ("digests", "log_objects", "public_keys", "events"):
            sql = changes.get(dataset, f"from {dataset}")
            columns = [row[0] for row in query(lake, f"describe {dataset}")]
            rows = [dict(zip(columns, row, strict=True)) for row in query(lake, sql)]
            run.spool(dataset, "forged", [{**row, "run_id": None} for row in rows])
        run.seal()
    return to


HOUR_3 = f"digest_start = timestamptz '{START + 3 * HOUR}'"


@pytest.mark.parametrize(
    ("changes", "outcomes", "says"),
    [
        ({}, {}, ""),
        (
            {
                "digests": f"""select * replace (
                    if({HOUR_3}, replace(body, 'SHA-256', 'SHA-255'), body) as body
                ) from digests"""
            },
            {"digest": "modified", "log 6": "not_covered", "log 7": "not_covered"},
            "recorded as valid",
        ),
        (
            {
                "digests": f"""select * replace (
                    if({HOUR_3}, replace(body, 'SHA-256', 'SHA-255'), body) as body,
                    if({HOUR_3}, sha256(replace(body, 'SHA-256', 'SHA-255')), found_sha256) as found_sha256
                ) from digests"""
            },
            {"digest": "bad_signature", "log 6": "not_covered", "log 7": "not_covered"},
            "recorded as valid",
        ),
        (
            {"digests": f"select * replace (if({HOUR_3}, null, body) as body) from digests"},
            {"digest": "invalid_format", "log 6": "not_covered", "log 7": "not_covered"},
            "holds no body",
        ),
        (
            {"digests": f"from digests where not {HOUR_3}"},
            {"digest": "missing", "log 6": "not_covered", "log 7": "not_covered"},
            "holds no row",
        ),
        (
            {
                "log_objects": """select * replace (
                    if(object = '{log}', sha256(''), found_sha256) as found_sha256
                ) from log_objects"""
            },
            {"log 6": "modified"},
            "recorded as valid",
        ),
        ({"log_objects": "from log_objects where object != '{log}'"}, {"log 6": "missing"}, "holds no row"),
    ],
    ids=["nothing", "body", "body and its hash", "no body", "digest gone", "log's hash", "log gone"],
)
def test_a_lake_that_was_forged_does_not_verify(
    changes: dict[str, str], outcomes: dict[str, str], says: str, tmp_path: Path
) -> None:
    chain = Chain().grow(6)
    logs = chain.logs()
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "m"))
    changes = {dataset: sql.replace("{log}", logs[6]) for dataset, sql in changes.items()}
    found = verify_recorded(forged(lake, Lake.open(tmp_path / "forged", create=True), **changes))
    names = {"digest": chain.digests()[3]} | {f"log {n}": key for n, key in enumerate(logs)}
    assert wrong(found) == {names[name]: outcome for name, outcome in outcomes.items()}
    assert says in "".join(one.detail or "" for one in found.wrong)


def test_without_its_public_keys_a_lake_proves_nothing(tmp_path: Path) -> None:
    chain = Chain().grow(2)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "m"))
    found = verify_recorded(
        forged(lake, Lake.open(tmp_path / "forged", create=True), public_keys="from public_keys where false")
    )
    assert {wrong(found)[key] for key in chain.digests()} == {"unknown_key"}


def test_a_lake_of_some_days_is_whole_in_itself(tmp_path: Path) -> None:
    chain = Chain(hour=START.replace(hour=0)).grow(24 * 6, files=1)
    day = START.date() + timedelta(days=2)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "m"), first=day, last=day)
    assert verify_recorded(lake).holds
    found = verify_recorded(lake, first=day, last=day)
    assert (found.holds, found.places[0].log_files["valid"]) == (True, 48)
