"""Judging a run: build staging, ask every control, say what is missing, test what came out.

The rules are SQL; here is only the order. One control that does not run is named and keeps no other from being asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import duckdb
import pyarrow as pa

from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.manifest import FileEntry
from evidence.schema import RESULTS, STRING, STRINGS
from transforms.catalog import HERE, Catalog, load_catalog
from transforms.front_matter import SqlFile, shown
from transforms.models import Control
from transforms.workshop import Failure, JudgedRun, Workshop, first_line, put

_REQUIRED = ("account_id", "region", "resource_id", "status", "reason", "evidence")
_OPTIONAL = ("resource_type", "resource_arn")
_JUDGED = pa.schema(
    {
        "control_id": STRING,
        **dict.fromkeys(("account_id", "region", "resource_type", "resource_id", "resource_arn"), STRING),
        "status": STRING,
        "reason": STRING,
        "evidence": STRINGS,
    }
)
_STEPS = ("parent_types", "never_asked", "missing_answers", "populations", "verdicts")
_NEEDED = ("answers", "call_outcomes", "organization_accounts", "activity_events")
_EXAMPLES = 3


@dataclass(frozen=True)
class Judgement:
    """What came out: rows of the `results` dataset, and the tests that do not hold (none in a run to be published)."""

    results: pa.Table
    failures: list[Failure]
    rules_sha256: str

    @property
    def holds(self) -> bool:
        return not self.failures


def judge(lake: Lake, run: JudgedRun, *, more: Iterable[FileEntry] = (), catalog: Catalog | None = None) -> Judgement:
    """Judge a run of the lake, or one under way whose settled files are `more`, by every control of the catalogue.

    Raises RemitError for a catalogue that can't be read.
    """
    with connect() as connection:
        attach_lake(connection, lake, more=more)
        return judge_prepared(Workshop(connection, catalog or load_catalog()), run)


def judge_prepared(workshop: Workshop, run: JudgedRun, controls: Iterable[Control] | None = None) -> Judgement:
    """Judge on a connection that holds the lake's datasets, by the given controls or by all."""
    controls = list(workshop.catalog.controls.values() if controls is None else controls)
    workshop.start(run)
    connection = workshop.connection
    put(connection, "judged_rows", _JUDGED.empty_table())
    put(connection, "judged_controls", pa.table({"control_id": pa.array([c.name for c in controls], STRING)}))
    failures = {str(failure): failure for control in controls if (failure := _ask(workshop, control))}
    for name, failure in workshop.broken.items():
        if name.endswith(".sql"):
            failures[str(failure)] = failure
    if failure := workshop.prepare(_NEEDED):
        failures[str(failure)] = failure
        return Judgement(RESULTS.schema.empty_table(), list(failures.values()), workshop.catalog.rules_sha256)
    for name in _STEPS:
        connection.execute(f"create or replace temp table {name} as\n{_judging(name).sql}")
    return Judgement(
        results=_results(connection, run),
        failures=[*failures.values(), *_tested(workshop)],
        rules_sha256=workshop.catalog.rules_sha256,
    )


def _ask(workshop: Workshop, control: Control) -> Failure | None:
    if failure := workshop.prepare(control.reads):
        return failure
    if failure := workshop.create(control, "create or replace temp table answered", control.values):
        return failure
    connection, file = workshop.connection, shown(control.path)
    columns = [row[0] for row in connection.execute("describe answered").fetchall()]
    if absent := [name for name in _REQUIRED if name not in columns]:
        return Failure(file, "columns", f"{', '.join(absent)} not selected")
    if stray := [name for name in columns if name not in (*_REQUIRED, *_OPTIONAL)]:
        return Failure(file, "columns", f"{', '.join(stray)} is no column of a control")
    kind = "resource_type" if "resource_type" in columns else "null"
    default = "'AWS::::Account'"
    if control.head.scope != "account":
        default = f"""(
            select any_value(type)
            from operations
            join this_run using (run_id)
            where service || ':' || operation = '{control.population[0]}'
        )"""  # noqa: S608
    try:
        connection.execute(
            f"""
            insert into judged_rows
            select $control, account_id, region, coalesce({kind}, {default}), resource_id,
                {"resource_arn" if "resource_arn" in columns else "null"}, status, reason, evidence
            from answered
            """,  # noqa: S608
            {"control": control.name},
        )
    except duckdb.Error as error:
        return Failure(file, "columns", first_line(error))
    return None


def _results(connection: duckdb.DuckDBPyConnection, run: JudgedRun) -> pa.Table:
    rows = connection.sql(
        """
        select null::varchar as run_id, $as_of::date as as_of, *, $run as evidence_run_id
        from verdicts
        order by category_id, control_id, account_id, region, resource_type, resource_id
        """,
        params={"as_of": run.as_of, "run": run.evidence_run_id},
    ).to_arrow_table()
    return rows.select(RESULTS.schema.names).cast(RESULTS.schema)


def _tested(workshop: Workshop) -> list[Failure]:
    failures = []
    for test in _tests():
        for name, found, examples in workshop.connection.execute(
            f"""
            select control_id, count(*), list(shown order by shown)[:{_EXAMPLES}]
            from (select control_id, coalesce(detail, 'a row that is not complete') as shown from ({test.sql}))
            group by control_id
            order by control_id
            """  # noqa: S608
        ).fetchall():
            more = f" and {found - len(examples)} more" if found > len(examples) else ""
            file = shown(workshop.catalog.controls[name].path)
            failures.append(Failure(file, test.path.stem, "; ".join(examples) + more))
    return failures


@cache
def _judging(name: str) -> SqlFile:
    return SqlFile.read(HERE / "judging" / f"{name}.sql")


@cache
def _tests() -> tuple[SqlFile, ...]:
    return tuple(SqlFile.read(path) for path in sorted((HERE / "judging" / "tests").glob("*.sql")))
