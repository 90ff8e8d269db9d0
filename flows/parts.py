"""The parts of a night, each run alone and at once; small inputs need not wait for Prefect."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.run import Run, begin
from evidence.settings import Settings
from flows import deliveries, progress, steps
from flows.steps import BrokenRulesError, Night, Plan
from flows.tally import Tally
from flows.trails import Trail, ingested

if TYPE_CHECKING:
    from flows.runners import Workers


@contextmanager
def _workers(settings: Settings) -> Iterator["Callable[[], Workers]"]:
    """Yield what starts the workers that the settings name, and Prefect before them, when they are first asked for."""
    with ExitStack() as started:

        @cache
        def start() -> "Workers":
            from flows.prefect_home import Server

            with progress.step("starting Prefect"):
                prefect = started.enter_context(Server(settings.database))
                from flows.runners import Workers

                prefect.wait()
            return started.enter_context(Workers(settings))

        yield start


def collect(settings: Settings) -> Night:
    """Ask every account, bring in what AWS Config delivered, and seal it; nothing is judged.

    Raises RemitError as a night does.
    """
    specs = steps.specs_of(settings)
    with steps.begun(Lake.open(settings.lake, create=True), "collect", settings, specs, None) as run:
        night = Night(run.day)
        plan = steps.planned(settings, run.ref, specs)
        night.gaps = steps.refused(plan)
        for line in night.gaps:
            progress.note(line)
        night.gaps += _collect_all(run, settings, plan)
        night.gaps += deliveries.bring_all(run, settings, plan.estate)
        night.sealed_as(steps.sealed(run, settings, plan.estate, gaps=night.gaps))
    return night


def _collect_all(run: Run, settings: Settings, plan: Plan) -> list[str]:
    if not settings.runner.shares_memory:
        with _workers(settings) as workers:
            started = workers()
            from flows.collecting import collect_all

            return collect_all(started, run, settings, plan)
    with progress.step("collecting") as step, ThreadPoolExecutor(settings.runner.workers) as pool:
        tally = Tally(step, (unit.account.id for unit in plan.units))
        asked = pool.map(lambda unit: steps.collected(unit, settings, run.ref, plan.until, tally), plan.units)
        summaries = list(asked)
    return steps.new_gaps(plan, summaries)


def collect_trails(settings: Settings, trails: list[Trail]) -> Sealed:
    """Bring in what is new of CloudTrail sources, and seal it as a run of its own.

    AWS is asked only for a source in S3; a folder's public keys are those of the file beside it.
    Raises RemitError where a source can't be listed.
    """
    with begin(Lake.open(settings.lake, create=True), "cloudtrail") as run:
        with _workers(settings) as workers:
            for trail in trails:
                ingested(run, trail, settings, workers)
        return steps.sealed(run, settings)


def transform(settings: Settings) -> Night:
    """Judge the newest collected evidence by the rules of today, seal the results, and publish the tables.

    Raises BrokenRulesError, and publishes nothing, where a rule is broken, and RemitError for a lake without evidence.
    """
    steps.check_rules(settings)
    lake = Lake.open(settings.lake)
    judgeable = _newest_evidence(lake)
    with begin(lake, "transform", day=judgeable.manifest.day) as run:
        night = Night(run.day)
        verdict = steps.judged(run, settings, evidence_run_id=judgeable.manifest.run_id)
        night.problems, night.unreadable = verdict.problems, verdict.unreadable
        if night.problems:
            raise BrokenRulesError(night)
        night.sealed_as(steps.sealed(run, settings, verdict=verdict))
    night.problems = steps.published(lake, settings)
    if night.problems:
        raise BrokenRulesError(night)
    night.published = True
    return night


def _newest_evidence(lake: Lake) -> Sealed:
    """Return the newest run that asked AWS, or where there is none, the newest that brought in events."""
    runs = lake.runs()
    for datasets in ({"operations", "outcomes"}, {"events", "log_objects"}):
        for sealed in reversed(runs):
            if datasets & {entry.dataset for entry in sealed.manifest.files}:
                return sealed
    raise RemitError(f"{lake.root} holds no evidence to judge", remedy="run `remit collect` first")
