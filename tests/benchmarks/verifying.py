"""Verifying alone: `remit verify cloudtrail --source` against `aws cloudtrail validate-logs`, on the same objects.

One account's Region, from a bucket on the loopback, and from one whose answers wait as a bucket far away does. The AWS
CLI is `aws` on the path, or what the environment variable AWS_CLI names.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from data.sample.organization import ACTIVE, REGIONS
from tests.benchmarks.bucket import TRAIL_ARN
from tests.benchmarks.measure import Measured, measured
from tests.benchmarks.tree import BUCKET, DAYS, LAST_DAY, build

FILES, RECORDS_A_FILE = 576, 723
"""Some 574 MB of JSON."""
FAR_MS = 40
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)


@contextmanager
def served(folder: Path, delay_ms: float) -> Iterator[str]:
    """Serve a tree as a bucket from another process; yields its address."""
    command = [sys.executable, "-m", "tests.benchmarks.bucket", str(folder), "--delay", str(delay_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def commands(aws: str | None) -> dict[str, list[str]]:
    """Return what is measured, remit first; without the AWS CLI, remit alone."""
    remit = [sys.executable, "-c", "from flows.cli import main; main()", "verify", "cloudtrail"]
    remit += ["--source", f"s3://{BUCKET}", "--from", str(FIRST_DAY), "--to", str(LAST_DAY)]
    if not aws:
        return {"remit": remit}
    peer = [aws, "cloudtrail", "validate-logs", "--trail-arn", TRAIL_ARN, "--account-id", ACTIVE[0].id]
    peer += ["--start-time", f"{FIRST_DAY}T00:00:00Z", "--end-time", f"{LAST_DAY + timedelta(days=1)}T00:00:00Z"]
    return {"remit": remit, "aws cloudtrail validate-logs": peer}


def environment(endpoint: str) -> dict[str, str]:
    """Return the environment in which both ask this endpoint."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "REMIT_"))}
    named = {"AWS_ACCESS_KEY_ID": "measured", "AWS_SECRET_ACCESS_KEY": "measured", "AWS_DEFAULT_REGION": REGIONS[0]}
    return kept | named | {"AWS_ENDPOINT_URL": endpoint}


def main(folder: Path) -> None:
    """Build the tree in a folder, measure, and print a row for each."""
    aws = os.environ.get("AWS_CLI") or shutil.which("aws")
    console = Console(width=110)
    if not aws:
        console.print("the AWS CLI is not there: put `aws` on the path, or name it in AWS_CLI")
    records = FILES * RECORDS_A_FILE
    tree = build(folder, records, accounts=ACTIVE[:1], regions=REGIONS[:1], records_a_file=RECORDS_A_FILE)
    size = f"{tree.files:,} log files, {DAYS * 24} digests, {tree.inflated_bytes / 1e6:,.0f} MB of JSON"
    table = Table(title=f"verifying {size}; {os.cpu_count()} cores")
    for column in ("", "bucket", "wall s", "CPU s", "wall against remit", "CPU against remit"):
        table.add_column(column, justify="right" if column not in ("", "bucket") else "left")
    for bucket, delay in (("loopback", 0), (f"{FAR_MS} ms a request", FAR_MS)):
        with served(folder, delay) as endpoint:
            found = {
                name: measured(command, folder / "out", environment(endpoint))
                for name, command in commands(aws).items()
            }
        _rows(table, bucket, found)
    console.print(table)


def _rows(table: Table, bucket: str, found: dict[str, Measured]) -> None:
    ours = found["remit"]
    for name, one in found.items():
        ratios = f"{one.wall / ours.wall:.2f}×", f"{one.cpu / ours.cpu:.2f}×"
        table.add_row(name, bucket, f"{one.wall:.2f}", f"{one.cpu:.2f}", *ratios)
