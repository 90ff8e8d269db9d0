"""AWS Config's sources: which ones, read with whose credentials; and bringing in what is new."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from evidence.errors import RemitError
from flows import progress
from flows.trails import session_of, trail_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from collectors.accounts import Estate
    from evidence.run import Run
    from evidence.settings import Settings

    Do = Callable[[str, Callable[[], None]], None]


@dataclass(frozen=True)
class ConfigSource:
    """A source of AWS Config's files, and the account whose role reads it."""

    source: str
    account_id: str | None = None


def sources(settings: "Settings") -> "Iterator[ConfigSource]":
    """Yield the configured sources."""
    for place in settings.config.sources:
        yield ConfigSource(place.source, place.account_id or settings.config.account_id)


def bring_all(
    run: "Run", settings: "Settings", estate: "Estate", do: "Do" = lambda name, action: action()
) -> list[str]:
    """Bring in what is new of all sources, each by `do`; returns a line for each that could not be read."""
    gaps = []
    for source in sources(settings):
        try:
            do(f"AWS Config · {source.source}", partial(brought, run, source, settings, estate))
        except RemitError as error:
            gaps.append(f"AWS Config's files could not be read: {error}")
            progress.note(gaps[-1])
    return gaps


def brought(run: "Run", source: ConfigSource, settings: "Settings", estate: "Estate") -> None:
    """Bring in what a source delivered on the day of the run and on as many before as the settings say.

    Raises RemitError where it can't be listed, or where an account that is no part of the estate is to read it.
    """
    from collectors.config.bucket import open_deliveries
    from collectors.config.ingest import ingest
    from collectors.redaction import Redactor
    from evidence.keys import redaction_key

    in_s3 = source.source.startswith("s3://")
    session = session_of(settings, trail_account(settings, source, estate)) if in_s3 else None
    redactor = Redactor(redaction_key(settings.database.parent))
    first = run.day - timedelta(days=settings.config.days)
    with progress.step(f"reading AWS Config's files of {source.source}") as step:
        opened = open_deliveries(source.source, session)
        summary = ingest(run, opened, redactor=redactor, first=first, last=run.day, progress=step.at)
        step.at(summary.objects, summary.objects, f"{summary.items:,} new items")
