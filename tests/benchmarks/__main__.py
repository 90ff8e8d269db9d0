"""`make bench`: CloudTrail against its peers, whole processes, as ratios, and how publishing grows; best of three.

`ingest` is ingestion, against its floor too; `verify` is verifying alone, against the AWS CLI; `history` is publishing
as nights come.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import history, verifying
from tests.benchmarks.measure import TRIES, measured
from tests.benchmarks.tree import Tree, build

PEERS = ("floor", "duckdb", "pandas")


def commands(tree: Tree, out: Path) -> dict[str, list[str]]:
    """Return what is measured, remit first."""
    ours = [sys.executable, "-c", "from flows.cli import main; main()", "collect", "cloudtrail"]
    ours += ["--source", str(tree.folder), "--lake", str(out / "lake")]
    ours += ["--metadata", str(tree.metadata), "--public-keys", str(tree.public_keys)]
    peers = {name: [sys.executable, "-m", "tests.benchmarks.peers", name, str(tree.folder), str(out)] for name in PEERS}
    return {"remit (verified, deduplicated)": ours, **peers}


def main() -> None:
    """Measure what was asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="ingest|verify|history", help="what to measure; all by default")
    parser.add_argument("--records", type=int, default=100_000, help="records of CloudTrail in the tree")
    options = parser.parse_args()
    known = ("ingest", "verify", "history")
    sections = options.sections or list(known)
    if unknown := set(sections) - set(known):
        parser.error(f"{', '.join(unknown)} is none of {', '.join(known)}")
    for section in sections:
        with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
            if section == "ingest":
                ingesting(Path(folder), options.records)
            elif section == "verify":
                verifying.main(Path(folder))
            else:
                history.main(Path(folder))


def ingesting(folder: Path, records: int) -> None:
    """Build the tree in a folder, measure, and print a row for each."""
    tree = build(folder, records)
    found = {name: measured(command, folder / "out") for name, command in commands(tree, folder / "out").items()}
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
