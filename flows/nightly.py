"""The nightly flow: `flows.steps` as Prefect tasks with names that people understand.

A unit of an account that can't be read ends as a failed task and a gap, and stops nothing. A broken rule ends the flow
as failed after the evidence was sealed, and the tables of the night before stay.
"""

from datetime import UTC, date, datetime
from functools import partial

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from collectors.specs import ServiceSpec
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.run import Run
from evidence.settings import Settings
from flows import deliveries, progress, steps, summary, trails
from flows.chosen import settings_for
from flows.collecting import collect_all
from flows.runners import Workers
from flows.scheduled import if_scheduled
from flows.steps import BrokenRulesError, Night, Plan
from flows.tasks import do


def _run_name() -> str:
    return f"night of {datetime.now(UTC):%Y-%m-%d}"


@flow(name="nightly", flow_run_name=_run_name, validate_parameters=False)
def nightly(
    config: str | None = None, lake: str | None = None, database: str | None = None, day: str | None = None
) -> Night | State[Night]:
    """Collect, ingest, judge, seal and publish; the night speaks for `day` (YYYY-MM-DD), today in UTC by default.

    Returns a `Night`. Raises RemitError where evidence could not be written, and BrokenRulesError where it was sealed
    and nothing published.
    """
    with if_scheduled():
        return _night(settings_for(config, lake, database), date.fromisoformat(day) if day else None)


def _night(settings: Settings, day: date | None) -> Night | State[Night]:
    steps.check_rules(settings)
    opened = Lake.open(settings.lake, create=True)
    specs = steps.specs_of(settings)
    with steps.begun(opened, "nightly", settings, specs, day) as run:
        night = _gathered_and_sealed(run, settings, specs)
    if not night.problems:
        night.problems = do("publish", lambda: steps.published(opened, settings))
        night.published = not night.problems
    create_markdown_artifact(summary.markdown(night, settings), key="night", description=f"Night of {night.day}")
    if night.problems:
        raise BrokenRulesError(night)
    if night.gaps:
        return Completed(name="With gaps", message=f"{len(night.gaps)} could not be read", data=night)
    return night


def _gathered_and_sealed(run: Run, settings: Settings, specs: list[ServiceSpec]) -> Night:
    night = Night(run.day)
    plan = do("find accounts", lambda: steps.planned(settings, run.ref, specs), retried=True)
    night.gaps += steps.refused(plan)
    for line in night.gaps:
        progress.note(line)
    with Workers(settings) as workers:
        night.gaps += collect_all(workers, run, settings, plan)
        night.gaps += _ingest_all(workers, run, settings, plan)
    night.gaps += deliveries.bring_all(run, settings, plan.estate, partial(do, retried=True))
    do("settle", run.settle)
    verdict = do("judge", lambda: steps.judged(run, settings))
    night.problems, night.unreadable = verdict.problems, verdict.unreadable
    night.sealed_as(do("seal", lambda: steps.sealed(run, settings, plan.estate, verdict, night.gaps)))
    return night


def _ingest_all(workers: Workers, run: Run, settings: Settings, plan: Plan) -> list[str]:
    gaps, read = [], False
    for trail in trails.trails_of_night(settings, run.day):
        try:
            bring = partial(trails.ingested, run, trail, settings, lambda: workers, plan.estate)
            do(f"CloudTrail · {trail.source}", bring, retried=True)
            read = True
        except RemitError as error:
            gaps.append(f"CloudTrail files could not be read: {error}")
            progress.note(gaps[-1])
    if not read and settings.cloudtrail.lookup == "fallback":
        gaps += do("CloudTrail · LookupEvents", lambda: trails.looked_up(run, settings, plan.estate))
    return gaps
