"""`remit nightly`: a night, run now."""

import typer

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of


def nightly(config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None) -> None:
    """Collect, ingest, judge, seal and publish: the nightly flow, run now.

    Exit code 1 where an account could not be read, or where a rule is broken and nothing was published.

    Example: remit nightly --config remit.toml
    """
    from flows.console import run_nightly

    code = run_nightly(settings_of(config, lake, database), config)
    if code:
        raise typer.Exit(code)
