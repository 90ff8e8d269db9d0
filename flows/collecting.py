"""Collecting as Prefect tasks, on whatever the settings name: threads, processes, or a Dask cluster."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from socket import gethostname
from typing import Any

from prefect.states import Failed

from collectors.snapshots import Unit, UnitSummary
from evidence.keys import has_redaction_key, redaction_key
from evidence.run import Run, RunRef, is_open
from evidence.settings import Settings
from flows import progress, steps
from flows.runners import StrayError, Workers
from flows.steps import Plan
from flows.tally import Tally


def collect(
    unit: Unit, settings: Settings, run: RunRef, until: datetime | None = None, tally: Tally | None = None
) -> Any:
    """Ask everything of a unit; one of an account that can't be entered ends as failed, with its counts."""
    found = steps.collected(unit, settings, run, until, tally)
    return Failed(message=found.failure.message, data=found) if found.failure else found


def collect_elsewhere(unit: Unit, settings: Settings, run: RunRef, until: datetime | None = None) -> Any:
    """Do the same as `collect` on a worker that may be another machine.

    Raises StrayError where it does not see the run, or the key that redacts: what it wrote there would be lost.
    """
    if not is_open(run):
        raise StrayError(f"a worker on {gethostname()} does not see {run.root}")
    if not has_redaction_key(settings.database.parent):
        raise StrayError(f"a worker on {gethostname()} has no redaction key in {settings.database.parent}")
    return collect(unit, settings, run, until)


def collect_all(workers: Workers, run: Run, settings: Settings, plan: Plan) -> list[str]:
    """Run all units, some at once, and return a line for each gap that came up."""
    with progress.step("collecting") as step:
        tally = Tally(step, (unit.account.id for unit in plan.units))
        near = settings.runner.shares_memory
        if near:
            actions = [partial(collect, unit, settings, run.ref, plan.until, tally) for unit in plan.units]
        else:
            redaction_key(settings.database.parent)
            placed = _for_workers(settings)
            ref = replace(run.ref, root=run.lake.storage.absolute)
            actions = [partial(collect_elsewhere, unit, placed, ref, plan.until) for unit in plan.units]
        summaries: list[UnitSummary] = []
        for found in workers.run("collect", actions, title=lambda number: plan.title(plan.units[number]), retried=True):
            summaries.append(found)
            if not near:
                tally.unit(found, calls_too=True)
    return steps.new_gaps(plan, summaries)


def _for_workers(settings: Settings) -> Settings:
    """Return the settings of one of several processes: paths that all understand, and its share of the budget."""
    collect = settings.collect
    if collect.calls_per_second:
        share = collect.calls_per_second / settings.runner.workers
        collect = collect.model_copy(update={"calls_per_second": share})
    return settings.model_copy(update={"database": settings.database.absolute(), "collect": collect})
