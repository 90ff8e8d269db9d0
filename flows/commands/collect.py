"""`remit collect` and `remit collect cloudtrail`: evidence in, nothing judged."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of
from flows.commands.output import say, sealed_line

app = typer.Typer(name="collect", invoke_without_command=True)


@app.callback()
def collect(
    context: typer.Context, config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None
) -> None:
    """Ask every account, and seal what came as a run; nothing is judged.

    Exit code 1 where an account could not be read.

    Example: remit collect --lake data/lake
    """
    if context.invoked_subcommand:
        return
    settings = settings_of(config, lake, database)
    from flows import parts
    from flows.progress import watched

    with watched():
        night = parts.collect(settings)
    say(f"sealed run {night.run_id} in {settings.lake}: {night.rows:,} rows, SHA-256 {night.manifest_sha256}")
    if night.exit_code:
        raise typer.Exit(night.exit_code)


@app.command()
def cloudtrail(
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="DIR_OR_S3",
            help="A folder or s3://bucket/prefix; may be repeated.",
            show_default="the configuration's",
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(
            "--metadata", metavar="FILE", help="JSON: an object's key → its S3 user metadata.", show_default=False
        ),
    ] = None,
    public_keys: Annotated[
        Path | None,
        typer.Option(
            "--public-keys",
            metavar="FILE",
            help="JSON: a Region → what `aws cloudtrail list-public-keys` prints there.",
            show_default=False,
        ),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day.", show_default=False)] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day.", show_default=False)] = None,
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Bring in CloudTrail's log files, verified against their digests, and seal them as a run.

    A mirrored folder needs no AWS account: what S3 kept beside the objects comes from --metadata, AWS's keys from
    --public-keys.

    Example: remit collect cloudtrail --source mirror/ --metadata metadata.json --public-keys keys.json
    """
    settings = settings_of(config, lake, database)
    from dataclasses import replace

    from evidence.errors import RemitError
    from flows import parts
    from flows.progress import watched
    from flows.steps import Trail, day_of, trails

    begin, end = (day_of(option, text) if text else None for option, text in (("--from", first), ("--to", last)))
    account = settings.cloudtrail.account_id
    named = [Trail(text, account, first=begin, last=end) for text in source or ()] or trails(settings, begin, end)
    if not named:
        raise RemitError(
            "no CloudTrail source is named", remedy="give --source, or set cloudtrail.sources in remit.toml"
        )
    with watched():
        found = [
            replace(trail, metadata=metadata or trail.metadata, public_keys=public_keys or trail.public_keys)
            for trail in named
        ]
        sealed = parts.collect_trails(settings, found)
    say(sealed_line(sealed, settings.lake))
