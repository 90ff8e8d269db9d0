"""prefect.yaml's deployments on a real Prefect server, with a real worker that runs one of them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from evidence.lake import Lake

ROOT = Path(__file__).parents[2]
PREFECT = [sys.executable, "-W", "ignore", "-m", "prefect"]
SECONDS = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Serve Prefect; yields the environment of its clients."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "REMIT_", "AWS_"))},
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(ROOT),
    }
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"{environment['PREFECT_API_URL']}/health", process)
        yield environment
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def prefect(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [*PREFECT, "--no-prompt", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_worker_runs_what_prefect_yaml_deploys(server: dict[str, str], tmp_path: Path) -> None:
    trail = tmp_path / "trail"
    trail.mkdir()
    record = {"eventVersion": "1.11", "eventID": "e-1", "eventTime": "2026-01-01T10:00:00Z", "eventName": "GetObject"}
    (trail / "log.json").write_text(json.dumps({"Records": [record]}))
    config = tmp_path / "remit.toml"
    lake, tables = tmp_path / "lake", tmp_path / "tables.duckdb"
    config.write_text(f'lake = "{lake}"\ndatabase = "{tables}"\n[cloudtrail]\nsources = ["{trail}"]\n')
    prefect(server, "work-pool", "create", "remit", "--type", "process")
    prefect(server, "deploy", "--all")
    with httpx.Client(base_url=server["PREFECT_API_URL"], trust_env=False) as api:
        deployed = api.post("/deployments/filter", json={}).json()
        assert {found["name"] for found in deployed} == {"nightly", "backfill", "export"}
        crons = {found["name"]: [one["schedule"]["cron"] for one in found["schedules"]] for found in deployed}
        assert crons == {"nightly": ["0 2 * * *"], "backfill": [], "export": ["0 6 1 * *"]}
        [backfill] = [found["id"] for found in deployed if found["name"] == "backfill"]
        parameters = {"config": str(config), "first": "2026-01-01", "last": "2026-01-02"}
        run = api.post(f"/deployments/{backfill}/create_flow_run", json={"parameters": parameters}).json()
        log = prefect(server, "worker", "start", "--pool", "remit", "--run-once")
        state = api.get(f"/flow_runs/{run['id']}").json()["state"]
        assert state["type"] == "COMPLETED", (state, log)
        names = {found["name"] for found in api.post("/task_runs/filter", json={}).json()}
    assert {f"CloudTrail · {trail}", "seal", "publish"} <= names
    [sealed] = Lake.open(lake).runs()
    assert sealed.manifest.kind == "cloudtrail"
    assert {entry.dataset: entry.rows for entry in sealed.manifest.files}["events"] == 1
    assert tables.is_file()
