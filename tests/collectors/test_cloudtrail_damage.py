"""Each damage to a signed tree gets its own outcome, and only the damaged object does."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from collectors.trail.keyring import KeyRing
from evidence.lake import Lake
from tests.collectors.trails import HOUR, START, Chain, ingested, outcomes, packed, query, record, ring, written

RECORDS_OF_A_FILE = 3


class Scene:
    """Two healthy chains, of which the first is to be damaged in its middle hour, and what the damage should say."""

    def __init__(self) -> None:
        self.chain = Chain().grow(6)
        self.tree = self.chain.tree
        self.other = Chain(region="eu-west-1", signer="eu-west-1").grow(6)
        self.keys = ring("us-east-1", "eu-west-1")
        self.logs, self.digests = self.chain.logs(), self.chain.digests()
        self.log, self.digest = self.logs[6], self.digests[3]
        self.expected: dict[str, str] = {}
        self.lost_records = 0

    def change(self, key: str, change: Callable[[bytes], bytes]) -> None:
        self.tree[key] = (change(self.tree[key][0]), self.tree[key][1])

    def unvouched(self, *hours: int) -> None:
        """Expect that no digest vouches for the log files of these hours."""
        self.expected |= {key: "not_covered" for hour in hours for key in self.logs[2 * hour : 2 * hour + 2]}


def edited_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: gzip.compress(gzip.decompress(data).replace(b"GetObject", b"PutObject")))
    scene.expected = {scene.log: "modified"}


def deleted_log(scene: Scene) -> None:
    del scene.tree[scene.log]
    scene.expected, scene.lost_records = {scene.log: "missing"}, RECORDS_OF_A_FILE


def swapped_logs(scene: Scene) -> None:
    one, other = scene.log, scene.logs[7]
    scene.tree[one], scene.tree[other] = scene.tree[other], scene.tree[one]
    scene.expected = {one: "modified", other: "modified"}


def regzipped_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: gzip.compress(gzip.decompress(data), 1))


def truncated_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:-20])
    scene.expected, scene.lost_records = {scene.log: "modified"}, RECORDS_OF_A_FILE


def log_without_gzip_trailer(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:-8])


def log_with_trailing_bytes(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data + b"more")
    scene.expected = {scene.log: "trailing_data"}


def log_with_a_second_stream(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data + packed([record("smuggled", START)]))
    scene.expected = {scene.log: "trailing_data"}


def empty_log(scene: Scene) -> None:
    scene.change(scene.log, lambda _: b"")
    scene.expected, scene.lost_records = {scene.log: "modified"}, RECORDS_OF_A_FILE


def inflated_log(scene: Scene) -> None:
    scene.change(scene.log, gzip.decompress)
    scene.expected = {scene.log: "invalid_format"}


def corrupt_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:40] + bytes(20) + data[60:])
    scene.expected, scene.lost_records = {scene.log: "invalid_format"}, RECORDS_OF_A_FILE


def log_of_something_else(scene: Scene) -> None:
    scene.change(scene.log, lambda _: gzip.compress(b'{"hello":"world"}'))
    scene.expected, scene.lost_records = {scene.log: "modified"}, RECORDS_OF_A_FILE


def moved_log(scene: Scene) -> None:
    there = scene.log.replace("/2023/07/10/", "/2023/07/11/")
    scene.tree[there] = scene.tree.pop(scene.log)
    scene.expected = {scene.log: "missing", there: "moved"}


def log_that_no_digest_names(scene: Scene) -> None:
    key = scene.chain.log(START, [record("extra", START)])
    scene.expected, scene.lost_records = {key: "not_covered"}, -1


def log_delivered_twice(scene: Scene) -> None:
    key = scene.log.replace(".json.gz", "x.json.gz")
    scene.tree[key] = scene.tree[scene.log]
    scene.expected = {key: "not_covered"}


def edited_digest(scene: Scene) -> None:
    scene.change(
        scene.digest, lambda data: gzip.compress(gzip.decompress(data).replace(b'"SHA-256"', b'"SHA-256" ', 1))
    )
    scene.expected = {scene.digest: "bad_signature"}
    scene.unvouched(3)


def digest_resigned_by_another(scene: Scene) -> None:
    _resign(scene, "stranger")
    scene.expected = {scene.digest: "unknown_key"}
    scene.unvouched(3)


def digest_resigned_by_an_accepted_key(scene: Scene) -> None:
    """Only the successor's link tells."""
    scene.keys = ring("us-east-1", "accepted@us-east-1", "eu-west-1")
    _resign(scene, "accepted")
    scene.expected = {scene.digest: "modified"}
    scene.unvouched(3)


def _resign(scene: Scene, signer: str) -> None:
    body = json.loads(gzip.decompress(scene.tree[scene.digest][0]))
    forger = Chain(signer=signer, tree=scene.tree)
    body["digestPublicKeyFingerprint"] = Chain(signer=signer).fingerprint
    forger.put_digest(scene.digest, body)


def moved_digest(scene: Scene) -> None:
    there = scene.digest.replace("_main_", "_main_2_")
    scene.tree[there] = scene.tree.pop(scene.digest)
    scene.expected = {scene.digest: "missing", there: "moved"}
    scene.unvouched(3)


def digest_that_is_not_gzip(scene: Scene) -> None:
    scene.change(scene.digest, gzip.decompress)
    scene.expected = {scene.digest: "invalid_format"}
    scene.unvouched(3)


def digest_that_is_no_digest(scene: Scene) -> None:
    scene.change(scene.digest, lambda _: gzip.compress(b'{"digestEndTime":"soon"}'))
    scene.expected = {scene.digest: "invalid_format"}
    scene.unvouched(3)


def digest_with_trailing_bytes(scene: Scene) -> None:
    scene.change(scene.digest, lambda data: data + b"\0")
    scene.expected = {scene.digest: "trailing_data"}
    scene.unvouched(3)


def stranger_among_digests(scene: Scene) -> None:
    key = scene.digest.replace("_main_", "-")
    scene.tree[key] = scene.tree[scene.digest]
    scene.expected = {key: "invalid_format"}


def digest_without_metadata(scene: Scene) -> None:
    scene.tree[scene.digest] = (scene.tree[scene.digest][0], {})


def newest_digest_without_metadata(scene: Scene) -> None:
    scene.tree[scene.digests[-1]] = (scene.tree[scene.digests[-1]][0], {})
    scene.expected = {scene.digests[-1]: "bad_signature"}
    scene.unvouched(5)


def digest_with_changed_metadata(scene: Scene) -> None:
    data, metadata = scene.tree[scene.digest]
    scene.tree[scene.digest] = (data, metadata | {"signature": "00" + metadata["signature"][2:]})
    scene.expected = {scene.digest: "bad_signature"}
    scene.unvouched(3)


def digest_with_metadata_of_nonsense(scene: Scene) -> None:
    scene.tree[scene.digest] = (scene.tree[scene.digest][0], {"signature": "no hex"})
    scene.expected = {scene.digest: "bad_signature"}
    scene.unvouched(3)


def deleted_digest(scene: Scene) -> None:
    del scene.tree[scene.digest]
    scene.expected = {scene.digest: "missing"}
    scene.unvouched(3)


def two_digests_deleted_in_a_row(scene: Scene) -> None:
    del scene.tree[scene.digest], scene.tree[scene.digests[2]]
    scene.expected = {scene.digest: "missing", scene.digests[2]: "chain_gap"}
    scene.unvouched(2, 3)


def first_digest_deleted(scene: Scene) -> None:
    del scene.tree[scene.digests[0]]
    scene.expected = {scene.digests[0]: "missing"}
    scene.unvouched(0)


def newest_digest_deleted(scene: Scene) -> None:
    del scene.tree[scene.digests[-1]]
    scene.expected = {scene.digests[-1]: "chain_gap"}
    scene.unvouched(5)


def unknown_key(scene: Scene) -> None:
    scene.keys = ring("other@us-east-1", "us-east-1@ap-south-1", "eu-west-1")
    scene.expected = dict.fromkeys(scene.digests, "unknown_key")
    scene.unvouched(*range(6))


DAMAGES = [
    edited_log,
    deleted_log,
    swapped_logs,
    regzipped_log,
    truncated_log,
    log_without_gzip_trailer,
    log_with_trailing_bytes,
    log_with_a_second_stream,
    empty_log,
    inflated_log,
    corrupt_log,
    log_of_something_else,
    moved_log,
    log_that_no_digest_names,
    log_delivered_twice,
    edited_digest,
    digest_resigned_by_another,
    digest_resigned_by_an_accepted_key,
    moved_digest,
    digest_that_is_not_gzip,
    digest_that_is_no_digest,
    digest_with_trailing_bytes,
    stranger_among_digests,
    digest_without_metadata,
    newest_digest_without_metadata,
    digest_with_changed_metadata,
    digest_with_metadata_of_nonsense,
    deleted_digest,
    two_digests_deleted_in_a_row,
    first_digest_deleted,
    newest_digest_deleted,
    unknown_key,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage(damage: Callable[[Scene], None], tmp_path: Path) -> None:
    scene = Scene()
    whole = scene.tree | scene.other.tree
    damage(scene)
    lake = Lake.open(tmp_path / "lake", create=True)
    source = written(scene.tree | scene.other.tree, tmp_path / "mirror")
    ingested(lake, source, scene.keys)
    expected = dict.fromkeys(whole, "valid") | scene.expected
    assert outcomes(lake) == expected
    records = 2 * 6 * 2 * RECORDS_OF_A_FILE - scene.lost_records
    assert query(lake, "select count(*), count(distinct event_id) from events") == [(records, records)]
    kept = dict(query(lake, "select log_object, any_value(integrity) from events group by all"))
    assert kept == {key: expected[key] for key in kept}
    before = (outcomes(lake), records)
    ingested(lake, source, KeyRing())
    assert (outcomes(lake), query(lake, "select count(*) from events")[0][0]) == before
    assert query(lake, "select count(*) = count(distinct object) from log_objects") == [(True,)]
    assert query(lake, "select count(*) = count(distinct object) from digests") == [(True,)]


def test_no_damage(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    scene = Scene()
    ingested(lake, written(scene.tree, tmp_path / "mirror"))
    assert set(outcomes(lake).values()) == {"valid"}
    [row] = query(
        lake, f"select digest_start, digest_end, trail, log_files from digests where object = '{scene.digest}'"
    )
    assert row == (START + 3 * HOUR, START + 4 * HOUR, "main", 2)


def test_a_gap_says_from_when_to_when(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    scene = Scene()
    for digest in scene.digests[1:4]:
        del scene.tree[digest]
    ingested(lake, written(scene.tree, tmp_path / "mirror"))
    gaps = query(lake, "select object, digest_start, digest_end from digests where outcome != 'valid' order by all")
    assert gaps == [(scene.digests[n], START + n * HOUR, START + (n + 1) * HOUR) for n in (1, 2, 3)]


@pytest.mark.parametrize("pause", [timedelta(0), 5 * HOUR], ids=["seamless", "after a pause"])
def test_a_chain_that_starts_anew(pause: timedelta, tmp_path: Path) -> None:
    chain = Chain().grow(3)
    chain.hour, chain.previous = chain.hour + pause, {}
    chain.grow(3)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    gaps = query(lake, "select outcome, digest_start, digest_end from digests where outcome != 'valid'")
    assert gaps == ([("chain_gap", START + 3 * HOUR, START + 8 * HOUR)] if pause else [])


def test_keys_rotate(tmp_path: Path) -> None:
    chain = Chain().grow(3)
    chain.signer = "second"
    chain.grow(3)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "mirror"), ring("us-east-1", "second@us-east-1"))
    assert set(outcomes(lake).values()) == {"valid"}


def test_trails_of_any_name_and_place_are_chains_of_their_own(tmp_path: Path) -> None:
    odd = Chain(trail="a_us-east-1_b", base="team/x/", organization="o-a1b2c3d4e5", home="eu-west-1").grow(3)
    other = Chain(trail="second", base="team/x/", organization="o-a1b2c3d4e5").grow(3)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(odd.tree | other.tree, tmp_path / "mirror"))
    assert set(outcomes(lake).values()) == {"valid"}
    trails = query(lake, "select trail, home_region, count(*) from digests group by all order by all")
    assert trails == [("a_us-east-1_b", "eu-west-1", 3), ("second", "us-east-1", 3)]
    assert query(lake, "select count(*), sum(new_records) from log_objects") == [(12, 18)]
    assert query(lake, "select count(*) from events") == [(18,)]


def test_a_mirror_may_cut_or_add_what_stands_before_awslogs(tmp_path: Path) -> None:
    chain = Chain(base="team/").grow(2)
    for number, base in enumerate(("", "bucket-name/team/")):
        tree = {key.replace("team/", base, 1): held for key, held in chain.tree.items()}
        lake = Lake.open(tmp_path / f"lake{number}", create=True)
        ingested(lake, written(tree, tmp_path / f"mirror{number}"))
        assert outcomes(lake) == dict.fromkeys(tree, "valid")


def test_a_backfill_digest_makes_late_files_valid(tmp_path: Path) -> None:
    chain = Chain().grow(3)
    late = chain.log(START + timedelta(minutes=30), [record("late", START)])
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert outcomes(lake)[late] == "not_covered"
    chain.hour = START
    backfill = chain.digest([late], suffix="_backfill", previous={})
    summary = ingested(lake, written(chain.tree, tmp_path / "mirror"))
    assert outcomes(lake) == dict.fromkeys(chain.tree, "valid")
    assert (summary.digests, summary.log_objects, summary.new_events) == ({"valid": 1}, {"valid": 1}, 0)
    assert backfill in outcomes(lake)
