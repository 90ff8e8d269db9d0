"""`remit sql`: any reading statement over the published tables and the lake."""

from typing import Annotated

import typer

from flows.commands.options import (
    ConfigOption,
    DatabaseOption,
    FormatOption,
    LakeOption,
    OutOption,
    settings_of,
)


def sql(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="One SELECT, FROM, WITH, DESCRIBE or SUMMARIZE.")
    ],
    form: FormatOption = "table",
    out: OutOption = None,
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Answer one reading statement over the published tables and the lake's datasets. It can't write, or open a file.

    Example: remit sql "select category_id, count(*) from control_results where status = 'fail' group by all"
    """
    from evidence.errors import RemitError
    from evidence.lake import Lake
    from queries.formats import write
    from queries.sql import ask

    settings = settings_of(config, lake, database)
    try:
        opened = Lake.open(settings.lake)
    except RemitError:
        if lake is not None:
            raise
        opened = None
    write(ask(settings.database, statement, lake=opened), form, out)
