"""`remit query`: the questions, and their answers."""

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
from flows.commands.output import listing, say

app = typer.Typer(name="query", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As `remit query list` has it.")]


@app.callback()
def query() -> None:
    """Questions of auditors, engineers and managers, answered from the published tables.

    Example: remit query list
    """


@app.command("list")
def list_queries(
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the questions by who asks them, with what they can be asked of (a day, a period) and their parameters.

    Example: remit query list
    """
    import pyarrow as pa

    from evidence.schema import STRING, STRINGS
    from queries.catalog import load

    settings_of(config, lake, database)
    rows = [
        {
            "group": found.group,
            "name": found.name,
            "question": found.question,
            "time": found.time,
            "parameters": list(found.parameters),
        }
        for found in load().values()
    ]
    columns = {"group": STRING, "name": STRING, "question": STRING, "time": STRING, "parameters": STRINGS}
    listing(rows, pa.schema(columns.items()), form)


@app.command()
def show(
    name: NameArgument,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a question with its SQL.

    Example: remit query show open_exceptions
    """
    import json

    from queries.catalog import find, load

    settings_of(config, lake, database)
    found = find(name, load())
    if form == "json":
        parameters = {key: value.model_dump(mode="json") for key, value in found.parameters.items()}
        about = {"group": found.group, "name": found.name, "question": found.question, "parameters": parameters}
        about |= {"time": found.time, "about_time": found.about_time}
        say(json.dumps({**about, "sql": found.sql}, indent=2))
    else:
        say(found.path.read_text("utf-8").rstrip())


@app.command()
def run(
    name: NameArgument,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A parameter; may be repeated.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="The day asked about.", show_default="the newest"),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day of the period.", show_default=False)
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.", show_default=False)
    ] = None,
    form: FormatOption = "table",
    out: OutOption = None,
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask a question, of any day or over any period.

    Example: remit query run open_exceptions --as-of 2026-03-31 --format xlsx --out exceptions.xlsx
    """
    from queries.formats import write
    from queries.runner import answer

    settings = settings_of(config, lake, database)
    params = dict(_pair(text) for text in param or ())
    found = answer(name, database=settings.database, as_of=as_of, from_day=first, to_day=last, params=params)
    write(found.table, form, out, title=found.query.question)


def _pair(text: str) -> tuple[str, str]:
    from evidence.errors import RemitError

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise RemitError(f"--param {text} is no parameter", remedy="write it as --param name=value")
    return name, value
