"""History: what publishing costs as nights come, and any question as of any day after a year of them.

Each night has one result for each of 1,000 pairs of a control and an account, 1 % of which change from night to night,
and the answers that they were judged from. No CloudTrail: its records are new every night.
"""

import random
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evidence.canonical import canonical_json, sha256
from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings
from queries.catalog import load
from queries.runner import answer
from tests.benchmarks.measure import TRIES
from transforms.catalog import Catalog, load_catalog
from transforms.history import ENDING
from transforms.models import Control
from transforms.publish import publish

NIGHTS = (2, 30, 120, 366)
ACCOUNTS = [f"{number:012}" for number in range(1, 11)]
CONTROLS = 100
CHANGING = 0.01
Spent = tuple[float, float]
"""Seconds of wall time and of CPU time."""
_FIRST = date(2025, 1, 1)
_TYPE = "AWS::S3::Bucket"


class Estate:
    """Nights of an estate, sealed one after the other."""

    def __init__(self, lake: Lake, controls: list[Control]) -> None:
        self._lake, self._controls, self._chance = lake, controls, random.Random(366)
        self._status: dict[tuple[str, str], str] = {}
        self.nights = 0

    def seal(self) -> None:
        """Seal the next night."""
        day = _FIRST + timedelta(self.nights)
        self.nights += 1
        with begin(self._lake, "nightly", day=day) as run:
            call = {"region": "global", "service": "s3", "operation": "ListBuckets"}
            at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            body = canonical_json({"Buckets": [{"Name": f"bucket-{place}"} for place in range(CONTROLS)]})
            told = {"service": "s3", "operation": "ListBuckets", "scope": "global", "items": "Buckets[]", "id": "Name"}
            run.spool("operations", "all", [told | {"type": _TYPE, "arn": "arn:{partition}:s3:::{Name}"}])
            answers = [call | {"account_id": account, "response_id": self._id("rsp")} for account in ACCOUNTS]
            run.spool(
                "responses",
                "all",
                [
                    one | {"request": "{}", "page": 1, "body": body, "body_sha256": sha256(body), "collected_at": at}
                    for one in answers
                ],
            )
            ended = {"status": "ok", "ended_at": at}
            run.spool(
                "outcomes",
                "all",
                [call | ended | {"account_id": one, "outcome_id": self._id("out")} for one in ACCOUNTS],
            )
            ids = {one["account_id"]: one["response_id"] for one in answers}
            run.spool(
                "results",
                "all",
                [
                    self._result(run.run_id, day, control, place, account, ids[account])
                    for place, control in enumerate(self._controls)
                    for account in ACCOUNTS
                ],
            )
            run.seal(accounts=ACCOUNTS)

    def _id(self, kind: str) -> str:
        return f"{kind}-{self._chance.getrandbits(96):024x}"

    def _result(
        self, run_id: str, day: date, control: Control, place: int, account: str, response_id: str
    ) -> dict[str, Any]:
        key = (control.name, account)
        if key not in self._status or self._chance.random() < CHANGING:
            self._status[key] = self._chance.choices(("pass", "fail", "not_applicable", "no_evidence"), (12, 4, 3, 1))[
                0
            ]
        return {
            "as_of": day,
            "control_id": control.name,
            "control_sha256": control.sha256,
            "category_id": control.category_id,
            "account_id": account,
            "region": "global",
            "resource_type": _TYPE,
            "resource_id": f"bucket-{place}",
            "resource_arn": f"arn:aws:s3:::bucket-{place}",
            "status": self._status[key],
            "reason": f"what the bucket says is {self._status[key]}",
            "evidence": [f"{response_id}#/Buckets/{place}"],
            "evidence_run_id": run_id,
        }


def main(folder: Path) -> None:
    """Seal a year of nights in a folder, measure on the way and after it, and print both."""
    catalog = load_catalog()
    lake, database = Lake.open(folder / "lake", create=True), folder / "remit.duckdb"
    estate = Estate(lake, list(catalog.controls.values())[:CONTROLS])
    table = Table(title=f"publishing, {CONTROLS * len(ACCOUNTS):,} results a night; best of {TRIES}")
    for column in (
        "night",
        "wall s",
        "CPU s",
        "CPU against night 2",
        "tables MB",
        "history MB",
        "CPU s with no history",
    ):
        table.add_column(column, justify="right")
    first = 0.0
    for night in NIGHTS:
        while estate.nights < night - 1:
            estate.seal()
        _publish(lake, database, catalog)
        kept = Path(shutil.copy(_history(database), folder / "kept"))
        estate.seal()
        spent = _best(lambda kept=kept: _again(lake, database, catalog, kept))
        first = first or spent[1]
        sizes = [f"{file.stat().st_size / 1e6:.1f}" for file in (database, _history(database))]
        anew = _best(lambda: _again(lake, database, catalog, None))
        table.add_row(
            str(night), f"{spent[0]:.2f}", f"{spent[1]:.2f}", f"{spent[1] / first:.2f}×", *sizes, f"{anew[1]:.2f}"
        )
    console = Console(width=110)
    console.print(table)
    console.print(_asked(database))


def _history(database: Path) -> Path:
    return database.with_name(database.name + ENDING)


def _publish(lake: Lake, database: Path, catalog: Catalog) -> Spent:
    """Return wall and CPU time of publishing a lake that was just opened."""
    wall, cpu = time.monotonic(), time.process_time()
    assert publish(Lake.open(lake.root), database, Settings(), catalog=catalog) == []
    return time.monotonic() - wall, time.process_time() - cpu


def _again(lake: Lake, database: Path, catalog: Catalog, history: Path | None) -> Spent:
    """Publish once more from a history as it was, or from none."""
    if history:
        shutil.copy(history, _history(database))
    else:
        _history(database).unlink()
    return _publish(lake, database, catalog)


def _best(measure: Callable[[], Spent]) -> Spent:
    """Return the best wall time and the best CPU time."""
    walls, cpus = zip(*(measure() for _ in range(TRIES)), strict=True)
    return min(walls), min(cpus)


def _asked(database: Path) -> str:
    """Ask every question as of a day in the middle of the year, and say which took longest."""
    given = {"control": next(iter(load_catalog().controls)), "resource": "bucket-1", "word": "bucket-1"}
    day, spent = _FIRST + timedelta(180), {}
    for query in load().values():
        params = {name: given[name] for name, parameter in query.parameters.items() if parameter.default is None}
        first = _FIRST if "period" in query.time else None
        started = time.monotonic()
        answer(
            query.name, database=database, as_of=day if query.time != "none" else None, from_day=first, params=params
        )
        spent[query.name] = time.monotonic() - started
    slowest = max(spent, key=lambda name: spent[name])
    return f"{len(spent)} questions as of {day}; the slowest, {slowest}, took {spent[slowest]:.2f} s"
