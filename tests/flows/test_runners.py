"""Threads, processes and a Dask cluster give the same evidence; what lost workers leave undone is done here."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.verification import verify_lake
from tests.benchmarks.tree import RECORDS_A_FILE, Tree, build
from tests.flows.places import Place

FILES = 96
"""More than are read here whatever the runner is."""
RECORDS = FILES * RECORDS_A_FILE
GOODBYE_SECONDS = 15


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return build(tmp_path_factory.mktemp("tree"), RECORDS)


@pytest.fixture(scope="module")
def undisturbed(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What is found on threads."""
    place = place_in(tmp_path_factory.mktemp("threads"), "threads")
    code, _, err = place.remit(*command(tree))
    assert code == 0, err
    found = evidence(place.lake)
    assert found[0] == RECORDS
    return found


def place_in(folder: Path, kind: str, more: str = "") -> Place:
    (folder / "remit.toml").write_text(f'[runner]\nkind = "{kind}"\nworkers = 2\n{more}')
    unwanted = ("AWS_", "PREFECT_", "REMIT_", "DASK_")
    return Place(folder, {name: text for name, text in os.environ.items() if not name.startswith(unwanted)})


def command(tree: Tree, source: Path | None = None) -> list[str]:
    named = ["--source", str(source or tree.folder), "--metadata", str(tree.metadata)]
    return ["collect", "cloudtrail", *named, "--public-keys", str(tree.public_keys)]


def evidence(lake: Lake) -> list[object]:
    """Return the number of events, and a hash of them and of the log objects, whatever the run and the time are."""
    events, objects = "from events select * exclude run_id", "from log_objects select * exclude (run_id, checked_at)"
    with connect() as connection:
        attach_lake(connection, lake)
        [found] = connection.sql(
            f"""select
                (select count(*) from events),
                (select sum(hash(event::varchar)) from ({events}) as event),
                (select sum(hash(object::varchar)) from ({objects}) as object)"""
        ).fetchall()
    return list(found)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """Run a Dask scheduler and its workers as processes of their own; yields its address and the workers."""
    named = folder / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--no-show"]
    started = [subprocess.Popen([*dask, "--scheduler-file", str(named)], stderr=subprocess.DEVNULL, cwd=folder)]
    try:
        while not named.exists():
            time.sleep(0.1)
        address = re.search(r'"address": "([^"]+)"', named.read_text())
        assert address
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address[1], "--nthreads", "1", "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        for _ in range(workers):
            quiet = {"stderr": subprocess.DEVNULL, "cwd": folder, "env": environment}
            started.append(subprocess.Popen([*worker, "--no-nanny"], **quiet))
        yield address[1], started
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_the_same_evidence_on_each(kind: str, tree: Tree, undisturbed: list[object], tmp_path: Path) -> None:
    place = place_in(tmp_path, kind)
    code, _, err = place.remit(*command(tree))
    assert code == 0, err
    assert evidence(place.lake) == undisturbed
    assert not re.search("this goes on|is read here", err), err
    assert len(err.splitlines()) == 6, "nothing but the steps is said"


def test_the_same_on_a_scheduler_that_is_named(tree: Tree, undisturbed: list[object], tmp_path: Path) -> None:
    with cluster(tmp_path) as (address, _):
        (tmp_path / "place").mkdir()
        place = place_in(tmp_path / "place", "dask", f'address = "{address}"\n')
        code, _, err = place.remit(*command(tree))
    assert code == 0, err
    assert evidence(place.lake) == undisturbed
    assert not re.search("this goes on|is read here", err), err


def test_a_scheduler_that_does_not_answer_costs_nothing(tree: Tree, undisturbed: list[object], tmp_path: Path) -> None:
    place = place_in(tmp_path, "dask", 'address = "tcp://127.0.0.1:9"\n')
    code, _, err = place.remit(*command(tree))
    assert code == 0, err
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in err
    assert evidence(place.lake) == undisturbed


@pytest.mark.parametrize("victim", ["scheduler", "workers"])
def test_a_cluster_that_is_lost_costs_nothing(
    victim: str, tree: Tree, undisturbed: list[object], tmp_path: Path
) -> None:
    with cluster(tmp_path) as (address, processes):
        (tmp_path / "place").mkdir()
        place = place_in(tmp_path / "place", "dask", f'address = "{address}"\n')
        slow = changed(
            tmp_path, readers={"FILES_A_TASK = 16": "FILES_A_TASK = 1"}, runners={"SECONDS = 60": "SECONDS = 3"}
        )
        process = place.started(*command(tree), code=slow)
        wait_for(process, "starting Prefect: done")
        time.sleep(3)
        for lost in processes[:1] if victim == "scheduler" else processes[1:]:
            lost.kill()
        out, err = process.communicate(timeout=300)
    assert process.returncode == 0, out + err
    assert "Traceback" not in out + err
    assert evidence(place.lake) == undisturbed


def test_a_worker_process_that_is_killed_costs_nothing(tree: Tree, undisturbed: list[object], tmp_path: Path) -> None:
    place = place_in(tmp_path, "processes")
    process = place.started(*command(tree))
    wait_for(process, "starting Prefect: done")
    workers = spawned(process)
    os.kill(workers[0], signal.SIGKILL)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, out + err
    assert "workers were lost" in err
    assert "Traceback" not in out + err
    assert evidence(place.lake) == undisturbed


@pytest.mark.parametrize("kind", ["processes", "dask"])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_parent(kind: str, end: signal.Signals, tree: Tree, tmp_path: Path) -> None:
    place = place_in(tmp_path, kind)
    process = place.started(*command(tree), session=True)
    wait_for(process, "starting Prefect: done")
    workers = spawned(process)
    if end == signal.SIGINT:
        os.killpg(process.pid, end)
    else:
        process.send_signal(end)
    out, err = process.communicate(timeout=GOODBYE_SECONDS)
    assert "Traceback" not in out + err
    if end == signal.SIGINT:
        assert process.returncode == 130
        assert err.splitlines()[-1] == "remit: interrupted; what was sealed is untouched"
    until = time.monotonic() + GOODBYE_SECONDS
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < until, "a worker outlived its parent"
        time.sleep(0.1)
    assert verify_lake(place.lake).runs == 0


def test_a_cluster_that_does_not_see_the_source_costs_nothing(
    tree: Tree, undisturbed: list[object], tmp_path: Path
) -> None:
    """A worker of its own root directory stands for another machine."""
    with cluster(tmp_path, workers=0) as (address, started):
        (tmp_path / "place").mkdir()
        place = place_in(tmp_path / "place", "dask", f'address = "{address}"\n')
        hidden = tmp_path / "hidden"
        code = changed(tmp_path, readers={"open_source(opening.source)": f'open_source("{hidden}")'})
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(code)}
        started.append(
            subprocess.Popen([*worker, "--no-nanny"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
        )
        exit_code, _, err = place.remit(*command(tree))
    assert exit_code == 0, err
    assert f"can't open a source: {hidden} is no folder" in err
    assert evidence(place.lake) == undisturbed


def wait_for(process: "subprocess.Popen[str]", said: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if said in line:
            return
    raise AssertionError(f"it never said {said}")


def spawned(process: "subprocess.Popen[str]") -> list[int]:
    """Return the workers of a process, once there are any."""
    until = time.monotonic() + GOODBYE_SECONDS
    while time.monotonic() < until:
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        children = [int(child) for listed in tasks for child in listed.read_text().split()]
        workers = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        if len(workers) >= 2:
            return workers
        time.sleep(0.1)
    raise AssertionError("no workers")


def changed(folder: Path, **modules: dict[str, str]) -> Path:
    """Return a copy of the checkout in which these texts of modules of flows are others."""
    copy = folder / "code"
    for wing in ("evidence", "collectors", "transforms", "queries", "flows", "data"):
        shutil.copytree(Path(__file__).parents[2] / wing, copy / wing, ignore=shutil.ignore_patterns("__pycache__"))
    for module, texts in modules.items():
        file = copy / "flows" / f"{module}.py"
        text = file.read_text()
        for old, new in texts.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text)
    return copy
