"""Each damage to a signed tree gets its own outcome, and only the damaged object does."""

from datetime import timedelta
from pathlib import Path

import pytest

from collectors.trail.keyring import KeyRing
from evidence.lake import Lake
from tests.collectors.damages import DAMAGES, Damage, Scene, all_at_once
from tests.collectors.trails import HOUR, START, Chain, ingested, outcomes, query, record, ring, written


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage(damage: Damage, tmp_path: Path) -> None:
    scene = Scene()
    damage(scene)
    lake = Lake.open(tmp_path / "lake", create=True)
    ingested(lake, written(scene.tree | scene.other.tree, tmp_path / "mirror"), scene.keys)
    assert outcomes(lake) == scene.outcomes()
    assert counts(lake) == (scene.records, scene.records)


def test_all_damages_at_once_and_the_night_after(tmp_path: Path) -> None:
    scene = all_at_once()
    lake = Lake.open(tmp_path / "lake", create=True)
    source = written(scene.tree | scene.other.tree, tmp_path / "mirror")
    expected = scene.outcomes()
    for keys in (scene.keys, KeyRing()):
        ingested(lake, source, keys)
        assert outcomes(lake) == expected
        assert counts(lake) == (scene.records, scene.records)
        for objects in ("log_objects", "digests"):
            assert query(lake, f"select count(*) = count(distinct object) from {objects}") == [(True,)]
    kept = dict(query(lake, "select log_object, any_value(integrity) from events group by all"))
    assert kept == {key: expected[key] for key in kept}


def counts(lake: Lake) -> tuple[int, int]:
    [(events, ids)] = query(lake, "select count(*), count(distinct event_id) from events")
    return events, ids


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
