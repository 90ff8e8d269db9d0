"""One collection of everything from moto's server, and what moto said of each operation that failed."""

import json
import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyarrow.parquet as pq

from tests.acceptance.moto.server import SAID
from tests.flows.places import ROOT, Place

Row = dict[str, Any]


@dataclass(frozen=True)
class Night:
    """Rows of `outcomes`, and by `service:Operation` how moto failed."""

    outcomes: list[Row]
    said: dict[str, str]


def asked(folder: Path) -> Night:
    """Start moto, ask it everything in two Regions of one account, once, and stop it."""
    unwanted = ("AWS_", "MOTO_", "PREFECT_", "REMIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.acceptance.moto.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": str(ROOT), "MOTO_EC2_LOAD_DEFAULT_AMIS": "false"},
        text=True,
    )
    stdin, stdout = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    try:
        served = json.loads(stdout.readline())
        environment = served["environment"]
        (folder / "remit.toml").write_text(_configuration(served["account"], served["regions"]))
        place = Place(folder, {**kept, **environment})
        code, out, err = place.remit("collect", "--config", "remit.toml")
        assert code == 0, out + err
        with urllib.request.urlopen(environment["AWS_ENDPOINT_URL"] + SAID) as answer:  # noqa: S310
            said = json.load(answer)
    finally:
        stdin.close()
        stdout.close()
        process.wait(timeout=20)
    return Night(pq.read_table(folder / "data" / "lake" / "outcomes").to_pylist(), said)


def _configuration(account: dict[str, str], regions: list[str]) -> str:
    """Write a remit.toml: everything, and nothing twice, since what moto lacks it lacks the second time, too."""
    keys = "\n".join(f"{key} = {json.dumps(value)}" for key, value in account.items())
    return (
        f"regions = {json.dumps(regions)}\n[[accounts]]\n{keys}\n"
        '[collect]\nbreadth = "all"\nconcurrency = 16\nmax_attempts = 1\n'
    )
