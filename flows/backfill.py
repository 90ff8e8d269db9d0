"""The backfill flow: CloudTrail's log files of past days, from the configured sources."""

from functools import partial
from typing import Any

from prefect import flow

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.run import begin
from flows import steps, trails
from flows.chosen import settings_for
from flows.days import day_of
from flows.runners import Workers
from flows.tasks import do


@flow(name="backfill", flow_run_name="backfill {first} to {last}", validate_parameters=False)
def backfill(
    first: str, last: str, config: str | None = None, lake: str | None = None, database: str | None = None
) -> dict[str, Any]:
    """Bring in what the sources have of the days from `first` to `last`, seal it, and publish the tables anew.

    Returns the run's id and the SHA-256 of its manifest. Results of past nights stay as they were judged.
    Raises RemitError where no source is configured, or where one can't be listed.
    """
    settings = settings_for(config, lake, database)
    if not settings.cloudtrail.sources:
        raise RemitError("no CloudTrail source is named", remedy="set cloudtrail.sources in remit.toml")
    days = day_of("first", first), day_of("last", last)
    opened = Lake.open(settings.lake, create=True)
    with begin(opened, "cloudtrail") as run:
        with Workers(settings) as workers:
            for trail in trails.trails(settings, *days):
                bring = partial(trails.ingested, run, trail, settings, lambda: workers)
                do(f"CloudTrail · {trail.source}", bring, retried=True)
        sealed = do("seal", lambda: steps.sealed(run, settings))
    problems = do("publish", lambda: steps.published(opened, settings))
    if problems:
        raise RemitError(problems[0], remedy="the evidence is sealed; mend the model and run `remit transform`")
    return {"run_id": sealed.manifest.run_id, "manifest_sha256": sealed.sha256}
