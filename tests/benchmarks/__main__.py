"""`make bench`: CloudTrail against its peers, whole processes, as ratios, and how publishing grows; best of three.

`ingest` is ingestion, against its floor too; `verify` is verifying alone, against the AWS CLI; `questions` are four of
auditors, against the same SQL over the raw files; `history` is publishing as nights come; `collect` is asking AWS,
against a bare boto3 loop. `organization` is asking 200 accounts, and is measured only where it is named.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import collecting, history, questions, verifying
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
    names = "|".join(SECTIONS)
    parser.add_argument("sections", nargs="*", metavar=names, help="what to measure; all but the last by default")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of CloudTrail in the tree")
    options = parser.parse_args()
    sections = options.sections or [name for name in SECTIONS if name not in BY_NAME]
    if unknown := set(sections) - set(SECTIONS):
        parser.error(f"{', '.join(unknown)} is none of {', '.join(SECTIONS)}")
    for section in sections:
        with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
            SECTIONS[section](Path(folder), options.records)


def ingesting(folder: Path, records: int) -> None:
    """Build the tree in a folder, measure, and print a row for each."""
    tree = build(folder, records)
    found = {name: measured(command, folder / "out") for name, command in commands(tree, folder / "out").items()}
    title = f"{tree.records:,} records in {tree.files:,} files, {tree.inflated_bytes / 1e6:,.0f} MB of JSON"
    table = Table(title=f"{title}; {os.cpu_count()} cores, best of {TRIES}")
    for column in ("", "wall s", "CPU s", "peak MB", "wall against remit", "CPU against remit"):
        table.add_column(column, justify="right" if column else "left")
    ours = next(iter(found.values()))
    for name, one in found.items():
        ratios = f"{one.wall / ours.wall:.2f}×", f"{one.cpu / ours.cpu:.2f}×"
        table.add_row(name, f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.peak_mb:,.0f}", *ratios)
    Console(width=110).print(table)


SECTIONS = {
    "ingest": ingesting,
    "verify": lambda folder, _: verifying.main(folder),
    "questions": questions.main,
    "history": lambda folder, _: history.main(folder),
    "collect": lambda folder, _: collecting.main(folder),
    "organization": lambda folder, _: collecting.organization(folder),
}
BY_NAME = ("organization",)


if __name__ == "__main__":
    main()
