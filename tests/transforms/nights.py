"""Nights for tests: what AWS answers, judged, sealed and published as the nightly run does it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.run import begin
from tests.transforms.cases import Case
from tests.transforms.given import rows_of
from transforms.catalog import HERE, Catalog, load_catalog, read_control
from transforms.runner import Judgement, judge
from transforms.workshop import JudgedRun


def catalog_of(*controls: str) -> Catalog:
    """Return the catalogue with these controls alone, `category/control`."""
    chosen = [read_control(HERE / "controls" / f"{name}.sql") for name in controls]
    return replace(load_catalog(), controls={control.name: control for control in chosen})


def night(
    lake: Lake,
    catalog: Catalog,
    day: date,
    given: Mapping[str, Any],
    *,
    events: list[dict[str, Any]] | None = None,
    coverage: Any = "full",
    others: Sequence[str] = (),
    notes: Mapping[str, Any] | None = None,
    exemptions: Sequence[Mapping[str, Any]] = (),
) -> tuple[Sealed, Judgement]:
    """Collect what is given, judge and seal it; `coverage` is a case's, `others` are asked beside its account."""
    case = Case(case="night", as_of=day, given=dict(given), events=events or [], coverage=coverage, then={})
    needed = {operation for control in catalog.controls.values() for operation in control.head.evidence}
    with begin(lake, "nightly", day=day) as run:
        for dataset, rows in rows_of(case, needed, decoys=False).items():
            run.spool(dataset, "night", _renamed(rows, run.run_id))
        run.settle()
        judgement = judge(lake, JudgedRun(run.run_id, day), more=run.settled, catalog=catalog)
        if judgement.holds:
            run.spool("results", "results", judgement.results)
        sealed = run.seal(
            rules_sha256=judgement.rules_sha256,
            accounts=[case.account, *others],
            configuration={"exemptions": [dict(exemption) for exemption in exemptions]},
            notes=dict(notes or {}),
        )
        return sealed, judgement


def _renamed(rows: pa.Table, run_id: str) -> pa.Table:
    """Give a night's answers ids of their own, as a collector's run does."""
    for name in ("response_id", "outcome_id", "parent_response_id"):
        if name in rows.schema.names:
            ids = [value and f"{value}-{run_id[-6:]}" for value in rows[name].to_pylist()]
            rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(ids, pa.string()))
    return rows


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """Read the published tables."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()
