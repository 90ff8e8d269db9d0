"""`remit export`: the package that an auditor is handed for a period."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of
from flows.commands.output import say


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or a file that ends in .zip.")],
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="First day of the period.")],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day of the period.")],
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write an evidence package: the tables of a period, the evidence behind them, manifests and checksums.

    Example: remit export audit-2026-q1.zip --from 2026-01-01 --to 2026-03-31
    """
    from flows.steps import exported

    package = exported(settings_of(config, lake, database), out, first, last)
    runs = len(package.scope.runs)
    say(f"wrote {package.path}: {runs} runs, {package.files} sealed files with {package.bytes:,} bytes")
    say(f"whoever receives it can check it: remit verify {package.path}")
