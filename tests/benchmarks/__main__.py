"""`make bench`: ingestion of CloudTrail against its peers and its floor, whole processes, best of three, as ratios."""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.tree import Tree, build

TRIES = 3
PEERS = ("floor", "duckdb", "pandas")


def measured(command: list[str], out: Path) -> tuple[float, float]:
    """Return the best wall time and its CPU time, in seconds, of a command that makes `out` anew each time."""
    best = (float("inf"), 0.0)
    for _ in range(TRIES):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - started
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, (wall, cpu))
    return best


def commands(tree: Tree, out: Path) -> dict[str, list[str]]:
    """Return what is measured, remit first."""
    ours = [sys.executable, "-c", "from flows.cli import main; main()", "collect", "cloudtrail"]
    ours += ["--source", str(tree.folder), "--lake", str(out / "lake")]
    ours += ["--metadata", str(tree.metadata), "--public-keys", str(tree.public_keys)]
    peers = {name: [sys.executable, "-m", "tests.benchmarks.peers", name, str(tree.folder), str(out)] for name in PEERS}
    return {"remit (verified, deduplicated)": ours, **peers}


def main() -> None:
    """Build the tree, measure, and print a row for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="records of CloudTrail in the tree")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        tree = build(Path(folder), options.records)
        found = {
            name: measured(command, Path(folder) / "out")
            for name, command in commands(tree, Path(folder) / "out").items()
        }
    title = f"{tree.records:,} records in {tree.files:,} files, {tree.inflated_bytes / 1e6:,.0f} MB of JSON"
    table = Table(title=f"{title}; {os.cpu_count()} cores, best of {TRIES}")
    for column in ("", "wall s", "CPU s", "wall against remit", "CPU against remit"):
        table.add_column(column, justify="right" if column else "left")
    ours = next(iter(found.values()))
    for name, (wall, cpu) in found.items():
        table.add_row(name, f"{wall:.2f}", f"{cpu:.2f}", f"{wall / ours[0]:.2f}×", f"{cpu / ours[1]:.2f}×")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
