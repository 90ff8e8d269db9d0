"""Publishing: the auditors' tables are built from the lake into a new file, tested, and swapped in.

The published file is never written: a reader that holds the old one keeps it, and a failed build leaves it in place.
"""

import json
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from evidence.duck import connect
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.schema import STRING, STRINGS, TIME
from evidence.settings import Settings
from transforms import dictionary
from transforms.catalog import Catalog, load_catalog
from transforms.front_matter import shown
from transforms.history import ENDING, History
from transforms.models import Mart
from transforms.workshop import Failure, JudgedRun, Workshop, put

EVIDENCE_MARTS = ("control_results", "evidence_index")
"""The marts that say what results were judged from."""
_NEW = ".new"
_MANIFESTS = pa.schema(
    {
        "run_id": STRING,
        "kind": STRING,
        "day": pa.date32(),
        "started_at": TIME,
        "sealed_at": TIME,
        "previous_run_id": STRING,
        "previous_sha256": STRING,
        "manifest_sha256": STRING,
        "state": STRING,
        "caller_arn": STRING,
        "roles": STRINGS,
        "accounts": STRINGS,
        "software": STRING,
        "configuration": STRING,
        "configuration_sha256": STRING,
        "rules_sha256": STRING,
        "notes": STRING,
        "signed": pa.bool_(),
        "files": pa.int64(),
        "bytes": pa.int64(),
        "rows": pa.int64(),
    }
)


def publish(lake: Lake, database: Path, settings: Settings, *, catalog: Catalog | None = None) -> list[Failure]:
    """Build all marts from the lake's sealed runs and swap them in; return the tests that do not hold.

    With any failure nothing is swapped. Raises RemitError for a catalogue that can't be read.
    """
    catalog = (catalog or load_catalog()).with_parameters(settings.parameters)
    new = database.with_name(database.name + _NEW)
    _clear(new)
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        with connect(new) as connection:
            history = History(Workshop(connection, catalog), lake, settings)
            history.open(database.with_name(database.name + ENDING))
            failures = build(history)
        if not failures:
            new.replace(database)
        return failures
    finally:
        _clear(new)


def build(history: History) -> list[Failure]:
    """Build and test all marts in the connection's own database, for the newest judged run of the lake.

    Views hold no rows of their own to test.
    """
    workshop, connection = history.workshop, history.workshop.connection
    put(connection, "manifests", manifests(history.lake))
    if failure := history.follow():
        return [failure]
    if workshop.run != history.newest():
        workshop.start(history.newest())
    failures: list[Failure] = []
    for mart in workshop.catalog.marts_in_order():
        kind = "view" if mart.head.view else "table"
        failure = workshop.prepare(mart.reads) or workshop.create(mart, f"create {kind} {mart.name}")
        if failure:
            return [failure]
        failures += _columns_tested(connection, mart)
    for mart in workshop.catalog.marts.values() if not failures else ():
        failures += [] if mart.head.view else _rows_tested(connection, mart)
    if not failures:
        dictionary.write(connection, workshop.catalog.marts.values())
    return failures


def build_evidence(connection: duckdb.DuckDBPyConnection, lake: Lake, first: date, last: date) -> None:
    """Build the marts of evidence for a period, both days within it, with all that each result was judged from.

    Published tables name it for some nights alone. Raises RemitError where a rule is broken.
    """
    history = History(Workshop(connection, load_catalog()), lake, Settings(), every_night=True)
    history.open(None)
    put(connection, "manifests", manifests(lake))
    failure = history.follow(first, last)
    for mart in history.workshop.catalog.marts_for(EVIDENCE_MARTS) if not failure else ():
        failure = failure or history.workshop.prepare(mart.reads)
        failure = failure or history.workshop.create(mart, f"create table {mart.name}")
    if failure:
        raise RemitError(str(failure), remedy="mend the rule")


def manifests(lake: Lake) -> pa.Table:
    """Return one row for each sealed run of the lake, oldest first; `state` says whether manifest and chain hold."""
    sealed = lake.runs()
    rows = [_manifest(run, before) for run, before in zip(sealed, [None, *sealed], strict=False)]
    return pa.Table.from_pylist(rows, schema=_MANIFESTS)


def _manifest(run: Sealed, before: Sealed | None) -> dict[str, object]:
    manifest = run.manifest
    holds = run.intact and manifest.previous == (before.link if before else None)
    return {
        **{name: getattr(manifest, name) for name in ("run_id", "kind", "day", "started_at", "sealed_at")},
        **{name: getattr(manifest, name) for name in ("caller_arn", "configuration_sha256", "rules_sha256")},
        "previous_run_id": manifest.previous.run_id if manifest.previous else None,
        "previous_sha256": manifest.previous.sha256 if manifest.previous else None,
        "manifest_sha256": run.sha256,
        "state": "valid" if holds else "modified",
        "roles": list(manifest.roles),
        "accounts": list(manifest.accounts),
        "software": manifest.software.model_dump_json(),
        "configuration": json.dumps(manifest.configuration, sort_keys=True),
        "notes": json.dumps(manifest.notes, sort_keys=True),
        "signed": manifest.signature is not None,
        "files": len(manifest.files),
        "bytes": sum(file.bytes for file in manifest.files),
        "rows": sum(file.rows for file in manifest.files),
    }


def newest(connection: duckdb.DuckDBPyConnection, settings: Settings) -> JudgedRun:
    """Return the newest judged night, or the newest run with answers where none was judged."""
    found = connection.execute(
        """
        (select evidence_run_id, as_of, 1 as choice, run_id from results)
        union all
        (select run_id, day, 2, run_id from manifests)
        union all
        (select '', current_date, 3, '')
        order by choice, as_of desc, run_id desc
        limit 1
        """
    ).fetchall()
    [(run_id, day, _, _)] = found
    return JudgedRun(run_id, day, settings.transform.activity_days, settings.partition)


def _columns_tested(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[Failure]:
    columns = [row[0] for row in connection.execute(f"describe {mart.name}").fetchall()]
    declared = list(mart.head.columns)
    if columns == declared:
        return []
    stray = [name for name in columns if name not in declared] or [name for name in declared if name not in columns]
    return [Failure(shown(mart.path), "columns", f"selected and declared differ: {', '.join(stray or columns)}")]


def _rows_tested(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[Failure]:
    failures = []
    for test, sql in _tests(mart):
        [(found,)] = connection.execute(f"select count(*) from ({sql})").fetchall()  # noqa: S608 - names of our own
        if found:
            failures.append(Failure(shown(mart.path), test, f"{found} rows"))
    return failures


def _tests(mart: Mart) -> list[tuple[str, str]]:
    """Return each test of a mart by name, as SQL that selects what does not hold."""
    key = ", ".join(mart.head.key)
    tests = [(f"unique {key}", f"select {key} from {mart.name} group by all having count(*) > 1")]  # noqa: S608
    for name, column in mart.head.columns.items():
        if not column.nullable:
            tests.append((f"not null {name}", f"from {mart.name} where {name} is null"))
        if column.values:
            accepted = ", ".join(f"'{value}'" for value in column.values)
            tests.append((f"accepted values {name}", f"from {mart.name} where {name} not in ({accepted})"))
        if column.of:
            table, other = column.of.split(".")
            tests.append(
                (
                    f"relationship {name} to {column.of}",
                    f"from {mart.name} where {name} is not null and {name} not in (select {other} from {table})",  # noqa: S608
                )
            )
    return tests


def _clear(new: Path) -> None:
    for path in (new, new.with_name(new.name + ".wal")):
        path.unlink(missing_ok=True)
