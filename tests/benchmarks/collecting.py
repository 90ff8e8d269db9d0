"""Collecting: `remit collect` against a bare boto3 loop that makes the same calls, one after the other.

A simulated organization answers from another process, at once and as slowly as AWS does. Remit signs, redacts, hashes,
journals and writes what it gets; the loop drops it. Then: what memory it takes as resources grow.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from botocore import xform_name
from rich.console import Console
from rich.table import Table

from evidence.lake import Lake
from flows.demo import toml_of
from tests.benchmarks.measure import Measured, measured
from tests.organization.serving import Served, serving

ACCOUNTS = 4
FAR_MS = 40
RESOURCES = (1_000, 100_000, 1_000_000)
"""In 4 Regions together."""
COLLECT = [sys.executable, "-c", "from flows.cli import main; main()", "collect", "--config"]
_COLUMNS = ["account_id", "region", "service", "operation", "request"]


def main(folder: Path) -> None:
    """Measure, and print a row for each."""
    against_a_loop(folder)
    as_resources_grow(folder)


def against_a_loop(folder: Path) -> None:
    """Compare with the loop, near and far."""
    table = _table(f"the same calls in {ACCOUNTS} accounts x 4 Regions, what controls need")
    for place, delay, tries in (("loopback", 0.0, 3), (f"{FAR_MS} ms an answer", FAR_MS, 1)):
        with serving(ACCOUNTS, delay) as served:
            ours = collected(served, folder, tries=tries)
            calls = _calls(folder)
            loop = [sys.executable, "-m", "tests.benchmarks.loop", str(calls)]
            bare = measured(loop, folder / "out", environment(served), tries=tries)
        count = len(json.loads(calls.read_text()))
        _row(table, f"remit, {place}", ours, ours, count)
        _row(table, f"bare boto3 loop, {place}", bare, ours, count)
    Console(width=120).print(table)


def as_resources_grow(folder: Path) -> None:
    """Collect one list of ever more resources, 1,000 a page."""
    table = _table("one list of resources, 1,000 a page")
    first: Measured | None = None
    for resources in RESOURCES:
        with serving(1, resources=resources // 4) as served:
            found = collected(served, folder, breadth=["resourcegroupstaggingapi"], tries=1)
            first = first or found
            _row(table, f"{resources:,} resources", found, first, sum(served.asked().values()))
    Console(width=120).print(table)


def collected(served: Served, folder: Path, *, tries: int, **collect: Any) -> Measured:
    """Collect from a served organization into `folder`/out."""
    config = folder / "remit.toml"
    lake = {"lake": str(folder / "out" / "lake"), "database": str(folder / "out" / "remit.duckdb")}
    config.write_text(toml_of({**lake, **served.settings(collect=collect)}))
    return measured([*COLLECT, str(config)], folder / "out", environment(served), tries=tries)


def environment(served: Served) -> dict[str, str]:
    """Return the environment in which both ask a served organization."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "REMIT_"))}
    return kept | served.environment


def _calls(folder: Path) -> Path:
    """Write down the calls that the lake holds the answers of, for the loop."""
    lake = Lake.open(str(folder / "out" / "lake"))
    rows = ds.dataset(lake.files("responses"), format="parquet").to_table(columns=_COLUMNS).to_pylist()
    file = folder / "calls.json"
    calls = [
        (
            row["account_id"],
            "us-east-1" if row["region"] == "global" else row["region"],
            row["service"],
            xform_name(row["operation"]),
            json.loads(row["request"]),
        )
        for row in rows
    ]
    file.write_text(json.dumps(sorted(calls, key=lambda call: call[:3])))
    return file


def _table(title: str) -> Table:
    table = Table(title=f"{title}; {os.cpu_count()} cores")
    for column in ("", "calls", "wall s", "CPU s", "peak MB", "CPU a call ms", "wall ratio", "CPU ratio"):
        table.add_column(column, justify="right" if column else "left")
    return table


def _row(table: Table, name: str, one: Measured, against: Measured, calls: int) -> None:
    ratios = f"{one.wall / against.wall:.2f}×", f"{one.cpu / against.cpu:.2f}×"
    figures = f"{calls:,}", f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.peak_mb:,.0f}", f"{one.cpu / calls * 1e3:.2f}"
    table.add_row(name, *figures, *ratios)


def organization(folder: Path) -> None:
    """How a night's collection grows with accounts: time, calls, and what lies in the lake."""
    table = Table(title=f"4 Regions, every service that has a spec; {os.cpu_count()} cores")
    for column in ("accounts", "calls", "wall s", "CPU s", "peak MB", "calls a second", "files", "MB in the lake"):
        table.add_column(column, justify="right")
    for accounts in (10, 50, 200):
        with serving(accounts) as served:
            found = collected(served, folder, breadth="all", tries=1)
            calls = sum(served.asked().values())
        files = [path for path in (folder / "out" / "lake").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
        speed = f"{calls / found.wall:,.0f}"
        times = f"{found.wall:,.0f}", f"{found.cpu:,.0f}", f"{found.peak_mb:,.0f}"
        table.add_row(str(accounts), f"{calls:,}", *times, speed, f"{len(files)}", f"{size:,.1f}")
        shutil.rmtree(folder / "out")
    Console(width=120).print(table)
