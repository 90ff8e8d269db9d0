"""CloudTrail's sources: which ones, of which days, read with whose credentials and keys; and bringing in what is new.

Start-up counts where a folder is read: what only some of this needs is imported where it is used.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from evidence.errors import RemitError
from flows import progress
from flows.lean import reuse_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boto3 import Session

    from collectors.accounts import Account, Estate
    from collectors.cloudtrail import IngestSummary, KeyRing, Source
    from collectors.sessions import OwnSession
    from collectors.trail.reading import Read, Reader
    from evidence.run import Run
    from evidence.settings import Settings
    from flows.runners import Workers

FEW = 64
"""Log files that are read sooner here than workers have them."""


class Delivered(Protocol):
    """A source of delivered files, and the account whose role reads it."""

    @property
    def source(self) -> str: ...

    @property
    def account_id(self) -> str | None: ...


@dataclass(frozen=True)
class Trail:
    """A source of CloudTrail files, and whose role reads it; without files beside it, AWS is asked.

    One that `resumes` is listed from where the lake's knowledge of it ends.
    """

    source: str
    account_id: str | None = None
    metadata: Path | None = None
    public_keys: Path | None = None
    first: date | None = None
    last: date | None = None
    resumes: bool = False

    @property
    def in_s3(self) -> bool:
        return self.source.startswith("s3://")

    @property
    def absolute(self) -> str:
        """The source, whatever folder a process works in."""
        return self.source if self.in_s3 else str(Path(self.source).resolve())


def trails(settings: "Settings", first: date | None = None, last: date | None = None) -> list[Trail]:
    """Return the configured sources, for these days."""
    found = settings.cloudtrail
    return [
        Trail(place.source, place.account_id or found.account_id, place.metadata, place.public_keys, first, last)
        for place in found.sources
    ]


def trails_of_night(settings: "Settings", day: date) -> list[Trail]:
    """Return the configured sources, for as many whole days before `day` as the settings say.

    What was delivered on `day` itself is brought in too; only that its digests are still to come is no gap.
    """
    first, last = day - timedelta(days=settings.cloudtrail.days), day - timedelta(days=1)
    return [replace(trail, resumes=True) for trail in trails(settings, first, last)]


def trail_account(settings: "Settings", trail: Delivered, estate: "Estate | None" = None) -> "Account | None":
    """Return the account whose role reads a source, or None for the collector's own credentials.

    Raises RemitError where the named account is not part of the estate.
    """
    if trail.account_id is None:
        return None
    from collectors.accounts import survey

    for account in (estate or survey(settings)).active:
        if account.id == trail.account_id:
            return account
    raise RemitError(
        f"{trail.source} is to be read by {trail.account_id}, which is no active account",
        remedy="correct account_id in remit.toml",
    )


def trail_session(settings: "Settings", trail: Trail, estate: "Estate | None" = None) -> "Session | OwnSession":
    """Return the session that reads a source: the named account's, or the collector's own.

    Raises RemitError as `trail_account` does.
    """
    return session_of(settings, trail_account(settings, trail, estate))


def session_of(settings: "Settings", account: "Account | None") -> "Session | OwnSession":
    """Return the session of an account's role; without an account, of the hub's role or the collector's own."""
    from collectors.sessions import AccountSession, OwnSession

    if account:
        return account.open(settings).boto3()
    return AccountSession(settings).boto3() if settings.collect.hub_role_arn else OwnSession()


def opened(trail: Trail, session: "Session | OwnSession | None" = None) -> "tuple[Source, KeyRing]":
    """Open a source with its public keys: those of the file beside it, or what AWS tells the session.

    Raises RemitError for no folder, and for files beside it that can't be read.
    """
    from collectors.trail.keyring import KeyRing
    from collectors.trail.sources import open_source, read_metadata

    metadata = read_metadata(trail.metadata) if trail.metadata else None
    beside = [path for path in (trail.metadata, trail.public_keys) if path]
    source = open_source(trail.source, session, metadata, leave_out=beside)
    return source, KeyRing.from_file(trail.public_keys) if trail.public_keys else KeyRing(session=session)


def ingested(
    run: "Run", trail: Trail, settings: "Settings", workers: "Callable[[], Workers]", estate: "Estate | None" = None
) -> "IngestSummary":
    """Bring in what is new of a source; `workers` starts those who read many log files, unless threads here do.

    Raises RemitError where the source can't be listed, or where an account that is no part of the estate is to read it.
    """
    from collectors.cloudtrail import ingest

    account = trail_account(settings, trail, estate) if trail.in_s3 else None
    source, keys = opened(trail, session_of(settings, account) if trail.in_s3 else None)
    reader = _reader(trail, settings, account, workers)
    with progress.step(f"reading CloudTrail files of {trail.source}") as step:
        reuse_memory()
        summary = ingest(
            run,
            source,
            public_keys=keys,
            first=trail.first,
            last=trail.last,
            resume=trail.resumes,
            reader=reader,
            progress=step.at,
        )
        step.at(summary.objects, summary.objects, f"{summary.new_events:,} new events")
    return summary


def _reader(
    trail: Trail, settings: "Settings", account: "Account | None", workers: "Callable[[], Workers]"
) -> "Reader":
    """Return what reads a source's log files: this process, or the workers where there are many."""
    from collectors.trail.reading import read_here

    def read(source: "Source", keys: "Sequence[str]") -> "Iterator[Read]":
        if settings.runner.shares_memory or len(keys) <= FEW:
            return read_here(source, keys)
        started = workers()
        from flows.readers import Opening, reader_on

        return reader_on(started, Opening(trail.absolute, settings, account))(source, keys)

    return read


def looked_up(run: "Run", settings: "Settings", estate: "Estate") -> list[str]:
    """Bring in what LookupEvents tells that is new; returns a line for each account that does not tell everything."""
    from collectors.trail.lookup import look_up

    with progress.step("looking up CloudTrail events") as step:
        summary = look_up(run, estate.active, settings, progress=step.at)
        step.at(1, 1, f"{summary.new_events:,} new events, which nothing proves")
    return [
        f"{account} does not tell its events in {regions} Regions: {why}"
        for (account, why), regions in sorted(summary.failures.items())
    ]
