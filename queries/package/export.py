"""Exporting a package: the auditors' tables for a period, the evidence behind them, and what proves both.

The same lake, tables and period give the same bytes.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

import duckdb

from evidence.canonical import sha256_stream
from evidence.duck import connect
from evidence.errors import RemitError, VerificationError
from evidence.lake import Lake
from evidence.manifest import FileEntry, Sealed
from queries.database import attach
from queries.package.bag import BagWriter
from queries.package.layout import EVIDENCE, MANIFESTS, RULES, SCOPE_FILE, TABLES, Scope
from transforms.catalog import HERE as RULES_FOLDER
from transforms.catalog import REFERENCE
from transforms.publish import EVIDENCE_MARTS, build_evidence

_HERE = Path(__file__).parent
_TEXTS = ("README.md", "VERIFY.md")
_WITHIN = {
    "control_results": "as_of between $first and $last",
    "responsibility_summary": "as_of between $first and $last",
    "gaps": "as_of between $first and $last",
    "control_history": "valid_from <= $last and coalesce(valid_to > $first, true)",
    "exceptions": "opened_at <= $last and coalesce(closed_at >= $first, true)",
    "nights": "as_of between $first and $last",
    "unchanged_results": "first_on <= $last and last_on >= $first",
    "control_states": "first_on <= $last and last_on >= $first",
    "inventory": "first_on <= $last and last_on >= $first",
    "corroboration": "as_of between $first and $last",
    "call_corroboration": "first_on <= $last and last_on >= $first",
    "unexplained_calls": "on_day between $first and $last",
    "runs": "day between $first and $last",
    "activity": "event_time::date between $first and $last",
    "resource_events": "event_time::date between $first and $last",
    "config_states": "captured_at::date <= $last and coalesce(replaced_at::date >= $first, true)",
    "sessions": "began_at::date <= $last and coalesce(last_at, began_at)::date >= $first",
    "evidence_index": (
        "evidence_id in (select unnest(evidence) from remit.control_results where as_of between $first and $last)"
    ),
}
"""Which rows of a table belong to a period; tables that are not named here are given whole."""


@dataclass(frozen=True)
class Package:
    """What was exported: the scope, and the number of sealed files with their bytes."""

    path: Path
    scope: Scope
    files: int
    bytes: int


def export(lake: Lake, database: Path, out: Path, first: date, last: date) -> Package:
    """Write the package of a period, both days within it, as a folder, or as a zip where `out` ends so.

    Raises RemitError where `out` exists or can't be written, and VerificationError where the lake's files are not what
    was sealed.
    """
    if first > last:
        raise RemitError(f"the period from {first} to {last} ends before it begins", remedy="swap the two days")
    sealed = lake.runs()
    with tempfile.TemporaryDirectory(prefix="remit-export-") as scratch, BagWriter(out, _info(first, last)) as bag:
        tables, runs = {}, {run.manifest.run_id for run in sealed if first <= run.manifest.day <= last}
        with ExitStack() as stack:
            connection = exact = stack.enter_context(_published(database, Path(scratch)))
            if views := _names(connection, "duckdb_views()", "view_name"):
                exact = stack.enter_context(_cited(lake, sealed, first, last, Path(scratch)))
            runs |= _evidence_runs(exact, first, last)
            for name in sorted([*_names(connection, "duckdb_tables()", "table_name"), *views]):
                source = exact if name in EVIDENCE_MARTS else connection
                tables[name] = _add_table(bag, source, name, first, last, Path(scratch))
        included = [run for run in sealed if run.manifest.run_id in runs]
        files = list(_add_evidence(bag, lake, included))
        for run in sealed:
            bag.add_bytes(MANIFESTS + run.path, lake.storage.read(run.path))
        _add_rules(bag)
        scope = Scope(
            first=first,
            last=last,
            runs=tuple(run.manifest.run_id for run in included),
            head=sealed[-1].link if sealed else None,
            tables=tables,
        )
        bag.add_bytes(SCOPE_FILE, (scope.model_dump_json(indent=2) + "\n").encode())
        for text in _TEXTS:
            bag.add_bytes(text, (_HERE / text).read_bytes())
    return Package(out, scope, len(files), sum(files))


def _info(first: date, last: date) -> dict[str, str]:
    return {
        "Bag-Software-Agent": "remit",
        "Bagging-Date": last.isoformat(),
        "External-Description": f"Evidence of responsibilities in AWS accounts from {first} to {last}",
    }


@contextmanager
def _published(database: Path, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection whose answers come in one order, whatever the machine."""
    connection = connect()
    try:
        attach(connection, database)
        connection.execute(f"set temp_directory = '{scratch}'")
        connection.execute("set threads = 1")
        yield connection
    finally:
        connection.close()


@contextmanager
def _cited(
    lake: Lake, sealed: list[Sealed], first: date, last: date, scratch: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to a period's results with all that each was judged from, which only the lake has.

    Raises VerificationError where its files can't be read because they are not what was sealed.
    """
    with connect() as connection:
        connection.execute("attach ':memory:' as remit")
        connection.execute("use remit")
        connection.execute(f"set temp_directory = '{scratch}'")
        connection.execute("set threads = 1")
        try:
            build_evidence(connection, lake, first, last)
        except duckdb.Error:
            for run in sealed:
                _check(lake, run)
            raise
        yield connection


def _names(connection: duckdb.DuckDBPyConnection, of: str, column: str) -> list[str]:
    listed = f"select {column} from {of} where database_name = 'remit' and not internal"  # noqa: S608 - names of our own
    return [name for (name,) in connection.execute(listed).fetchall()]


def _evidence_runs(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> set[str]:
    """Return the runs that hold the evidence of the period's results; an event may have come in an earlier night."""
    rows = connection.execute(
        """
        from evidence_index
        select distinct run_id
        where evidence_id in (select unnest(evidence) from control_results where as_of between $first and $last)
        """,
        {"first": first, "last": last},
    )
    return {run_id for (run_id,) in rows.fetchall()}


def _add_table(
    bag: BagWriter, connection: duckdb.DuckDBPyConnection, name: str, first: date, last: date, scratch: Path
) -> int:
    """Add a table as Parquet and CSV, and return its rows in the period. In CSV, lists are JSON."""
    columns = dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() where database_name = 'remit' and table_name = $name",
            {"name": name},
        ).fetchall()
    )
    within = _WITHIN.get(name, "true").replace("$first", f"date '{first}'").replace("$last", f"date '{last}'")
    lists = ", ".join(f'to_json("{column}") as "{column}"' for column, kind in columns.items() if kind.endswith("[]"))
    rows = 0
    for ending, replaced, options in (("parquet", "", "format parquet, compression zstd"), ("csv", lists, "header")):
        file = scratch / f"{name}.{ending}"
        shown = f"* replace ({replaced})" if replaced else "*"
        select = f"select {shown} from (from remit.{name} where {within} order by all)"  # noqa: S608 - names of our own
        [(rows,)] = connection.execute(f"copy ({select}) to '{file}' ({options})").fetchall()
        with file.open("rb") as stream:
            bag.add(f"{TABLES}{name}.{ending}", stream, file.stat().st_size)
        file.unlink()
    return rows


def _add_evidence(bag: BagWriter, lake: Lake, included: list[Sealed]) -> Iterator[int]:
    """Add the sealed files of runs, and yield the bytes of each."""
    for run in included:
        for entry in run.manifest.files:
            _compare(lake, run, entry, partial(bag.add, EVIDENCE + entry.path, size=entry.bytes))
            yield entry.bytes


def _check(lake: Lake, run: Sealed) -> None:
    for entry in run.manifest.files:
        _compare(lake, run, entry, sha256_stream)


def _compare(lake: Lake, run: Sealed, entry: FileEntry, hashing: Callable[[IO[bytes]], str]) -> None:
    """Raise VerificationError where a sealed file, read through `hashing`, is gone or not what was sealed."""
    try:
        with lake.storage.open(entry.path) as stream:
            found = hashing(stream)
    except FileNotFoundError:
        found = None
    if found != entry.sha256:
        raise VerificationError(
            f"{entry.path} is not what run {run.manifest.run_id} sealed",
            remedy=f"run `remit verify {lake.root}`, and restore the file",
        )


def _add_rules(bag: BagWriter) -> None:
    """Add the SQL that judges and the reference data that it reads, under the paths that they have in the program."""
    for file in sorted([*RULES_FOLDER.rglob("*.sql"), *REFERENCE.rglob("*.csv")]):
        bag.add_bytes(RULES + file.relative_to(RULES_FOLDER.parent).as_posix(), file.read_bytes())
