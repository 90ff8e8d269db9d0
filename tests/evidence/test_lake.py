"""A run is visible when its manifest is written, and never before."""

import json
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from evidence import duck
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.run import begin
from evidence.schema import DATASETS
from evidence.verification import verify_lake
from tests.evidence.lakes import sealed_run

DIES = """
import os, sys, signal
from evidence.lake import Lake
from evidence.run import begin
with begin(Lake.open(sys.argv[1]), "collect") as run:
    run.spool("outcomes", "unit", [{"outcome_id": "out-lost", "account_id": "1"}])
    if sys.argv[2] == "settled":
        run.settle()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_sealed_run_reads_back_whole(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    moment = datetime(2026, 11, 23, 4, 5, 6, 789000, tzinfo=UTC)
    with begin(lake, "nightly", day=date(2026, 11, 23)) as run:
        run.spool("outcomes", "b", [{"outcome_id": "out-2", "account_id": "2", "ended_at": moment, "calls": 3}])
        run.spool("outcomes", "a", [{"outcome_id": "out-1", "account_id": "1"}])
        sealed = run.seal(caller_arn="arn:aws:iam::1:user/x", roles=["r2", "r1", "r1"])
    connection = duck.connect()
    duck.attach_lake(connection, lake)
    rows = connection.execute("select run_id, outcome_id, calls, ended_at from outcomes").fetchall()
    assert rows == [(run.run_id, "out-1", None, None), (run.run_id, "out-2", 3, moment)]
    assert sealed.manifest.roles == ("r1", "r2")
    assert [entry.path for entry in sealed.manifest.files] == [
        f"outcomes/date=2026-11-23/run={run.run_id}/part-0000.parquet"
    ]
    assert lake.storage.files("open") == []


def test_every_dataset_keeps_its_schema_through_the_lake(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with begin(lake, "collect") as run:
        for name, dataset in DATASETS.items():
            run.spool(name, "unit", pa.Table.from_pylist([{}], schema=dataset.schema))
        run.seal()
    connection = duck.connect()
    duck.attach_lake(connection, lake)
    for name, dataset in DATASETS.items():
        table = connection.sql(f"from {name}").to_arrow_table()
        assert table.schema.names == dataset.schema.names
        assert [field.type for field in table.schema] == [field.type for field in dataset.schema]


def test_datasets_without_files_are_empty_views_with_their_columns(tmp_path: Path) -> None:
    connection = duck.connect()
    duck.attach_lake(connection, Lake.open(tmp_path / "lake", create=True))
    assert connection.execute("select count(event_id), count(log_object) from events").fetchone() == (0, 0)


def test_a_unit_spooled_twice_counts_once(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with begin(lake, "collect") as run:
        run.spool("outcomes", "1-ec2", [{"outcome_id": "first try"}])
        run.spool("outcomes", "1-ec2", [{"outcome_id": "second try"}])
        run.seal()
    connection = duck.connect()
    duck.attach_lake(connection, lake)
    assert connection.execute("select outcome_id from outcomes").fetchall() == [("second try",)]


def test_settled_files_can_be_read_before_the_seal_and_more_can_follow(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with begin(lake, "nightly") as run:
        run.spool("outcomes", "unit", [{"outcome_id": "out-1"}])
        run.settle()
        connection = duck.connect()
        duck.attach_lake(connection, lake, more=run.settled)
        assert connection.execute("select outcome_id from outcomes").fetchall() == [("out-1",)]
        assert lake.files("outcomes") == []
        run.spool("outcomes", "late", [{"outcome_id": "out-2"}])
        run.seal()
    duck.attach_lake(connection, lake)
    assert connection.execute("select outcome_id from outcomes order by all").fetchall() == [("out-1",), ("out-2",)]
    assert verify_lake(lake).holds


@pytest.mark.parametrize("moment", ["spooled", "settled"])
def test_a_killed_run_leaves_no_run_and_the_next_one_clears_it(tmp_path: Path, moment: str) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    sealed_run(lake, "out-kept")
    died = subprocess.run([sys.executable, "-c", DIES, lake.root, moment], check=False, cwd=Path.cwd())
    assert died.returncode == -signal.SIGKILL
    verification = verify_lake(lake)
    assert verification.holds
    assert len(verification.unfinished) == 1
    assert len(lake.runs()) == 1
    sealed_run(lake, "out-next")
    connection = duck.connect()
    duck.attach_lake(connection, lake)
    assert connection.execute("select outcome_id from outcomes order by all").fetchall() == [
        ("out-kept",),
        ("out-next",),
    ]
    after = verify_lake(lake)
    assert after.holds
    assert after.unfinished == []


GOES_ON = """
import os, sys, signal
from datetime import date
from evidence.lake import Lake
from evidence.run import begin
with begin(Lake.open(sys.argv[1]), "collect", day=date(2026, 3, 31), resume="all") as run:
    for dataset in ("responses", "outcomes"):
        run.spool(dataset, "unit", [{dataset[:-1] + "_id": "kept", "account_id": "1"}])
    run.spool("events", "unit", [{"event_id": "lost"}])
    if sys.argv[2] == "settled":
        run.settle()
    if sys.argv[2] == "sealed":
        run.seal()
    if sys.argv[2] == "failed":
        1 / 0
    os.kill(os.getpid(), signal.SIGKILL)
"""
ASKED = {"kind": "collect", "day": date(2026, 3, 31), "resume": "all"}


def interrupted(lake: Lake, moment: str) -> str:
    subprocess.run([sys.executable, "-c", GOES_ON, lake.root, moment], check=False, capture_output=True)
    return lake.storage.folders("open")[0].removeprefix("run=") if lake.storage.folders("open") else ""


@pytest.mark.parametrize("moment", ["spooled", "settled", "failed"])
def test_an_interrupted_run_goes_on_with_what_was_asked_of_aws(tmp_path: Path, moment: str) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    run_id = interrupted(lake, moment)
    assert verify_lake(lake).holds
    with begin(lake, **ASKED) as run:
        assert run.run_id == run_id
        assert len(run.resumed_at) == 1
        run.spool("outcomes", "other", [{"outcome_id": "new"}])
        entries = {entry.dataset: entry.rows for entry in run.settle()}
        assert entries == {"responses": 1, "outcomes": 2}
        run.settle()
        sealed = run.seal()
    assert {entry.dataset: entry.rows for entry in sealed.manifest.files} == entries
    assert [datetime.fromisoformat(time) for time in sealed.manifest.notes["resumed_at"]] == list(run.resumed_at)
    assert run.started_at < run.resumed_at[0]
    after = verify_lake(lake)
    assert after.holds
    assert after.unfinished == []


@pytest.mark.parametrize(
    "other", [{"resume": "less"}, {"day": date(2026, 4, 1)}, {"kind": "nightly"}, {"resume": None}], ids=str
)
def test_what_is_asked_otherwise_begins_anew(tmp_path: Path, other: dict[str, Any]) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    run_id = interrupted(lake, "settled")
    with begin(lake, **{**ASKED, **other}) as run:
        assert run.run_id != run_id
        assert run.resumed_at == ()
        assert [entry.rows for entry in run.settle()] == []
        assert lake.storage.folders("open") == [f"run={run.run_id}"]


def test_after_a_later_run_was_sealed_nothing_goes_on(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with begin(lake, **ASKED) as run:
        earlier = run.run_id
    folder = tmp_path / "kept"
    shutil.copytree(lake.storage.full(f"open/run={earlier}"), folder)
    sealed_run(lake, "out-between")
    shutil.copytree(folder, lake.storage.full(f"open/run={earlier}"))
    with begin(lake, **ASKED) as run:
        assert run.run_id != earlier
        run.seal()
    assert verify_lake(lake).holds


def test_a_run_that_was_sealed_does_not_go_on(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    assert interrupted(lake, "sealed") == ""
    with begin(lake, **ASKED) as run:
        assert run.resumed_at == ()


def test_a_block_that_fails_leaves_no_run(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with pytest.raises(ZeroDivisionError), begin(lake, "collect") as run:
        run.spool("outcomes", "unit", [{"outcome_id": "out-1"}])
        run.settle()
        _ = 1 / 0
    assert lake.runs() == []
    assert lake.storage.files() == [".lock", "lake.json"]


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    with begin(lake, "collect"), pytest.raises(RemitError, match="another run is writing"), begin(lake, "collect"):
        pass


def test_a_lake_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    (Path(lake.root) / "lake.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(RemitError, match=r"lake.json has format 99.*upgrade remit"):
        Lake.open(lake.root)


def test_a_folder_without_a_lake_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match="no lake at"):
        Lake.open(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    target = Path(lake.root) / "manifests"
    target.mkdir()
    (target / "x.json.partial").symlink_to("/dev/full")
    with pytest.raises(RemitError, match="the disk is full"):
        lake.storage.write("manifests/x.json", b"{}" * 100_000)
