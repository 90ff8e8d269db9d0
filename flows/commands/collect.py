"""`remit collect` and `remit collect cloudtrail`: evidence in, nothing judged."""

import typer

from flows.commands.options import (
    ConfigOption,
    DatabaseOption,
    FromOption,
    LakeOption,
    MetadataOption,
    PublicKeysOption,
    SourcesOption,
    ToOption,
    settings_of,
)
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
    source: SourcesOption = None,
    metadata: MetadataOption = None,
    public_keys: PublicKeysOption = None,
    first: FromOption = None,
    last: ToOption = None,
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
    from flows.days import period_of
    from flows.lean import without_pandas
    from flows.progress import watched
    from flows.trails import Trail, trails

    days = period_of(first, last)
    account = settings.cloudtrail.account_id
    named = [Trail(text, account, first=days[0], last=days[1]) for text in source or ()] or trails(settings, *days)
    if not named:
        raise RemitError(
            "no CloudTrail source is named", remedy="give --source, or set cloudtrail.sources in remit.toml"
        )
    with watched(), without_pandas():
        found = [
            replace(trail, metadata=metadata or trail.metadata, public_keys=public_keys or trail.public_keys)
            for trail in named
        ]
        sealed = parts.collect_trails(settings, found)
    say(sealed_line(sealed, settings.lake))
