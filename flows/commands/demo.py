"""`remit demo`: the whole pipeline on the embedded AWS estate."""

import typer

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption


def demo(config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None) -> None:
    """Run a whole night on an embedded AWS organization: nothing to configure, and no AWS account is asked.

    No configuration is read but one that is named, and of that only where the lake and the tables lie.

    Example: remit demo
    """
    from flows.demo import run_demo

    code = run_demo(config, lake, database)
    if code:
        raise typer.Exit(code)
