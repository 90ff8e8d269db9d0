"""Auditors' questions over the events of a lake, against the same SQL over the raw gzip files.

The lake is asked through DuckDB as `remit sql` asks it; the raw files are read into the same columns by `read_json`.
Each is asked in a fresh connection; the row groups that a question reads are DuckDB's own count.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from tests.benchmarks.measure import TRIES
from tests.benchmarks.tree import Tree, build

Answer = list[tuple[object, ...]]
QUESTIONS = {
    "one principal's actions in 30 days": """
        select event_time, event_source, event_name, source_ip_address, error_code
        from events
        where principal_arn = '{principal}' and event_time >= timestamptz '2025-12-22 00:00:00+00'
        order by event_time""",
    "changes of one resource": """
        select event_time, event_name, principal_arn
        from events
        where not read_only and contains(request_parameters, '{resource}')
        order by event_time""",
    "failed logins per day": """
        select event_time::date as day, count(*) as failed
        from events
        where event_name = 'ConsoleLogin' and response_elements like '%Failure%'
        group by day
        order by day""",
    "first use of a role": """
        select min(event_time) as first_used, arg_min(event_name, event_time) as by_calling
        from events
        where session_issuer_arn = '{role}'""",
}
_TEXTS = {
    "event_source": "eventSource",
    "event_name": "eventName",
    "source_ip_address": "sourceIPAddress",
    "error_code": "errorCode",
    "event_id": "eventID",
}
_SHAPE = dict.fromkeys((*_TEXTS.values(), "eventTime"), "VARCHAR") | {
    "readOnly": "BOOLEAN",
    "requestParameters": "JSON",
    "responseElements": "JSON",
    "userIdentity": {"arn": "VARCHAR", "sessionContext": {"sessionIssuer": {"arn": "VARCHAR"}}},
}


def raw_view(tree: Tree) -> str:
    """Return SQL that makes the raw files a view with the columns that the questions name."""
    columns = ", ".join(f'record."{member}" as {name}' for name, member in _TEXTS.items())
    return f"""
        create view events as
        select
            {columns},
            record."eventTime"::timestamptz as event_time,
            record."readOnly" as read_only,
            record."requestParameters"::varchar as request_parameters,
            record."responseElements"::varchar as response_elements,
            record."userIdentity".arn as principal_arn,
            record."userIdentity"."sessionContext"."sessionIssuer".arn as session_issuer_arn
        from (
            select unnest(json_transform(json, '{json.dumps({"Records": [_SHAPE]})}')."Records") as record
            from read_json_objects('{tree.folder}/AWSLogs/*/*/CloudTrail/**/*.json.gz', format = 'unstructured',
                                   maximum_object_size = 536870912)
        )"""


def main(folder: Path, records: int) -> None:
    """Build a lake in a folder, ask, and print a row for each question."""
    tree = build(folder, records)
    ours = [sys.executable, "-c", "from flows.cli import main; main()", "collect", "cloudtrail"]
    ours += ["--source", str(tree.folder), "--lake", str(folder / "lake")]
    ours += ["--metadata", str(tree.metadata), "--public-keys", str(tree.public_keys)]
    subprocess.run(ours, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lake = Lake.open(folder / "lake")
    names = _names(lake)
    table = Table(title=f"{tree.records:,} records in {tree.files:,} files; {os.cpu_count()} cores, best of {TRIES}")
    for column in ("", "rows", "row groups read", "lake s", "raw files s", "against the lake"):
        table.add_column(column, justify="right" if column else "left")
    for question, sql in QUESTIONS.items():
        asked = sql.format(**names)
        found = [_in_lake(lake, asked) for _ in range(TRIES)]
        seconds, answer = min(found, key=lambda one: one[0])
        raw_seconds, raw_answer = _in_files(tree, asked)
        assert sorted(answer, key=str) == sorted(raw_answer, key=str), question
        times = f"{seconds:.3f}", f"{raw_seconds:.1f}", f"{raw_seconds / seconds:,.0f}×"
        table.add_row(question, f"{len(answer):,}", _row_groups(lake, asked), *times)
    Console(width=110).print(table)


_NAMES = {
    "principal": "if(identity_type = 'AssumedRole', principal_arn, null)",
    "role": "session_issuer_arn",
    "resource": "if(not read_only, request_parameters ->> 'bucketName', null)",
}


def _names(lake: Lake) -> dict[str, str]:
    """Return the principal and the role that were seen least, and the bucket that was changed least."""
    found = {}
    with connect() as connection:
        attach_lake(connection, lake)
        for kind, column in _NAMES.items():
            counted = f"select {column} as name, count(*) as seen from events group by all having name is not null"
            [(found[kind],)] = connection.execute(f"select arg_min(name, (seen, name)) from ({counted})").fetchall()
    return found


def _in_lake(lake: Lake, sql: str) -> tuple[float, Answer]:
    started = time.monotonic()
    with connect() as connection:
        attach_lake(connection, lake)
        answer = connection.execute(sql).fetchall()
    return time.monotonic() - started, answer


def _in_files(tree: Tree, sql: str) -> tuple[float, Answer]:
    started = time.monotonic()
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
        connection.execute(raw_view(tree))
        answer = connection.execute(sql).fetchall()
    return time.monotonic() - started, answer


def _row_groups(lake: Lake, sql: str) -> str:
    """Return how many row groups DuckDB read of how many."""
    with connect() as connection:
        attach_lake(connection, lake)
        [(_, plan)] = connection.execute(f"explain analyze {sql}").fetchall()
    found = re.search(r"Row Groups Scanned: (\d+) / (\d+)", plan)
    return f"{found[1]} of {found[2]}" if found else "all"
