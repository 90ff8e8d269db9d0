"""The workshop: a DuckDB connection with reference tables and macros, where staging is built for one run's evidence."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from evidence.canonical import canonical_json
from evidence.schema import STRING, TIME
from transforms.catalog import Catalog
from transforms.front_matter import shown
from transforms.models import Model, Staging, Value


@dataclass(frozen=True)
class JudgedRun:
    """What is judged: the run whose answers they are, the day they speak for, and how far back activity is read."""

    evidence_run_id: str
    as_of: date
    activity_days: int = 30
    partition: str = "aws"

    def table(self) -> pa.Table:
        """Return the one row of `this_run`; the window is whole UTC days and ends where the day begins."""
        end = datetime.combine(self.as_of, time(), UTC)
        columns = {
            "run_id": pa.array([self.evidence_run_id], STRING),
            "as_of": pa.array([self.as_of], pa.date32()),
            "window_start": pa.array([end - timedelta(days=self.activity_days)], TIME),
            "window_end": pa.array([end], TIME),
            "partition": pa.array([self.partition], STRING),
        }
        return pa.table(columns)


@dataclass(frozen=True)
class Failure:
    """A test that does not hold, or SQL that does not run: the file, the test and what was found."""

    file: str
    test: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}: {self.test}: {self.detail}"


@dataclass
class Workshop:
    """Builds what models read, once for each run; the lake's datasets must be there as views or tables."""

    connection: duckdb.DuckDBPyConnection
    catalog: Catalog
    broken: dict[str, Failure] = field(default_factory=dict)
    run: JudgedRun | None = None
    _built: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, path in self.catalog.references.items():
            self.connection.execute(
                f"create or replace temp table {name} as from read_csv(?, header = true, all_varchar = true)",
                [str(path)],
            )
        self._make_macros()
        put(self.connection, "control_catalog", _controls(self.catalog))
        put(self.connection, "control_needs", _needs(self.catalog))
        put(self.connection, "control_frameworks", _frameworks(self.catalog))
        put(self.connection, "framework_requirements", _requirements(self.catalog))

    def _make_macros(self) -> None:
        """Make all macros; one that uses another is tried again once that one is there."""
        waiting = list(self.catalog.macros)
        while waiting:
            failures = {file: failure for file in waiting if (failure := self._run(file.path, file.sql))}
            if len(failures) == len(waiting):
                self.broken |= {str(file.path): failure for file, failure in failures.items()}
                return
            waiting = list(failures)

    def start(self, *runs: JudgedRun) -> None:
        """Turn to a run: whatever was built for another one is built anew when it is next needed.

        Of several, only what keeps their rows apart by `run_id` may be built.
        """
        put(self.connection, "this_run", pa.concat_tables([run.table() for run in runs]))
        self.run = runs[-1] if len(runs) == 1 else None
        self._built.clear()
        self.broken = {name: failure for name, failure in self.broken.items() if name.endswith(".sql")}

    def prepare(self, reads: Iterable[str]) -> Failure | None:
        """Build the staging that these tables need; return the first of them that does not run."""
        for model in self.catalog.staging_for(reads):
            if model.name not in self._built and model.name not in self.broken:
                if failure := self._stage(model):
                    self.broken[model.name] = failure
                self._built.add(model.name)
            if model.name in self.broken:
                return self.broken[model.name]
        return None

    def _stage(self, model: Staging) -> Failure | None:
        kind = "view" if model.head.view else "table"
        if not model.head.in_batches:
            return self.create(model, f"create or replace temp {kind} {model.name}")
        [(last,)] = self.connection.execute("select coalesce(max(batch), 0) from answers").fetchall()
        for batch in range(last + 1):
            self.connection.execute(f"set variable batch = {batch}")
            target = f"create or replace temp table {model.name} as" if batch == 0 else f"insert into {model.name}"
            if failure := self._run(model.path, f"{target}\n{model.sql}"):
                return failure
        return None

    def create(self, model: Model, target: str, values: Mapping[str, Value] | None = None) -> Failure | None:
        """Run `<target> as <the model's SQL>`, with the values of its parameters."""
        return self._run(model.path, f"{target} as\n{model.sql}", values)

    def _run(self, path: Path, sql: str, values: Mapping[str, Value] | None = None) -> Failure | None:
        try:
            self.connection.execute(sql, values or None)
        except duckdb.Error as error:
            return Failure(shown(path), "runs", first_line(error))
        return None


def put(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make a table of Arrow rows, in place of any of that name."""
    connection.register(f"{name}__arrow", table)
    connection.execute(f"create or replace temp table {name} as from {name}__arrow")
    connection.unregister(f"{name}__arrow")


def first_line(error: Exception) -> str:
    """Return a DuckDB error's first line."""
    return str(error).strip().partition("\n")[0]


def _controls(catalog: Catalog) -> pa.Table:
    texts = ("title", "question", "passes", "not_applicable", "severity", "kind", "scope", "remediation", "notes")
    rows = [
        {name: control.told(getattr(control.head, name)) for name in texts}
        | {"control_id": control.name, "category_id": control.category_id, "evidence": control.head.evidence}
        | {"sha256": control.sha256, "file": shown(control.path)}
        | {"parameters": canonical_json(control.values) if control.head.parameters else None}
        for control in catalog.controls.values()
    ]
    fields = [pa.field(name, STRING) for name in ("control_id", "category_id", *texts, "sha256", "file", "parameters")]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, pa.field("evidence", pa.list_(STRING))]))


def _needs(catalog: Catalog) -> pa.Table:
    schema = pa.schema(
        {"control_id": STRING, "service": STRING, "operation": STRING, "position": pa.int64(), "population": pa.bool_()}
    )
    rows = [
        {
            "control_id": control.name,
            "service": operation.split(":")[0],
            "operation": operation.split(":")[1],
            "position": position,
            "population": operation in control.population,
        }
        for control in catalog.controls.values()
        for position, operation in enumerate(control.head.evidence)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _frameworks(catalog: Catalog) -> pa.Table:
    rows = [
        {"control_id": control.name, "framework": framework, "requirement": requirement}
        for control in catalog.controls.values()
        for framework, requirements in control.head.frameworks.items()
        for requirement in requirements
    ]
    return pa.Table.from_pylist(
        rows, schema=pa.schema({"control_id": STRING, "framework": STRING, "requirement": STRING})
    )


def _requirements(catalog: Catalog) -> pa.Table:
    """Return every requirement that the reference data names, in the order of its framework."""
    rows = []
    for framework, path in catalog.frameworks.items():
        with path.open(newline="") as stream:
            rows += [
                {"framework": framework, "requirement": row["id"], "position": position, "source": row["source"]}
                for position, row in enumerate(csv.DictReader(stream), 1)
            ]
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema({"framework": STRING, "requirement": STRING, "position": pa.int64(), "source": STRING}),
    )
