"""`remit verify cloudtrail`: what AWS signed, checked again in the lake, or in place where the objects lie.

In place, start-up counts: nothing is imported that reading and hashing don't need.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.commands.options import (
    ConfigOption,
    DatabaseOption,
    FormatOption,
    FromOption,
    LakeOption,
    MetadataOption,
    PublicKeysOption,
    SourcesOption,
    ToOption,
    settings_of,
)
from flows.days import period_of

if TYPE_CHECKING:
    from datetime import date

    from flows.trail_report import Report

    Days = tuple[date | None, date | None]


def cloudtrail(
    source: SourcesOption = None,
    metadata: MetadataOption = None,
    public_keys: PublicKeysOption = None,
    first: FromOption = None,
    last: ToOption = None,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Verify CloudTrail's digests and log files, and print which hours of each account and Region they cover.

    Of the lake, everything is judged again from what it holds alone. With --source, the objects are verified where they
    lie, and nothing is brought in. Exit code 1 where an object or an hour is not valid; what is only due is not wrong.

    Example: remit verify cloudtrail --from 2026-01-01 --to 2026-01-31
    """
    from evidence.errors import RemitError
    from flows.progress import watched
    from flows.trail_report import document, printed

    if form not in ("table", "json"):
        raise RemitError(f"a verification can't be written as {form}", remedy="use --format json")
    days = period_of(first, last)
    if not source and (metadata or public_keys):
        raise RemitError("--metadata and --public-keys belong to --source", remedy="name a --source, or leave them out")
    with watched():
        if source:
            reports = [_in_place(text, metadata, public_keys, days, config) for text in source]
        else:
            reports = [_recorded(config, lake, database, days)]
    if form == "json":
        document(reports)
    else:
        printed(reports)
    if not all(report.holds for report in reports):
        raise typer.Exit(1)


def _in_place(
    text: str, metadata: Path | None, public_keys: Path | None, days: "Days", config: Path | None
) -> "Report":
    from collectors.trail.inplace import verify_source
    from flows import progress
    from flows.trail_report import in_place
    from flows.trails import Trail, opened

    trail = Trail(text, None, metadata, public_keys, *days)
    source, keys = opened(trail, _session(text, config) if trail.in_s3 else None)
    with progress.step(f"verifying CloudTrail files of {text}") as step:
        return in_place(text, verify_source(source, keys, first=days[0], last=days[1], progress=step.at))


def _session(source: str, config: Path | None) -> Any:
    """Return the session that reads a bucket; settings are read where there are any that could name its account."""
    from collectors.sessions import OwnSession

    if not (config or Path("remit.toml").exists() or any(name.startswith("REMIT_") for name in os.environ)):
        return OwnSession()
    from flows.trails import Trail, trail_session

    settings = settings_of(config)
    return trail_session(settings, Trail(source, settings.cloudtrail.account_id))


def _recorded(config: Path | None, lake: str | None, database: Path | None, days: "Days") -> "Report":
    from collectors.trail.recorded import verify_recorded
    from flows import progress
    from flows.commands.options import lake_of
    from flows.trail_report import recorded
    from transforms.coverage import log_coverage

    settings = settings_of(config, lake, database)
    held = lake_of(settings)
    with progress.step(f"verifying CloudTrail's record in {settings.lake}") as step:
        findings = verify_recorded(held, first=days[0], last=days[1], progress=step.at)
    with progress.step("finding what is covered"):
        return recorded(settings.lake, findings, log_coverage(held, settings, *days))
