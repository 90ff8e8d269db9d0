"""`remit evidence show`: from a result's evidence id back to what AWS answered."""

import json
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, lake_of, settings_of
from flows.commands.output import say

app = typer.Typer(name="evidence", no_args_is_help=True)


@app.callback()
def evidence() -> None:
    """Evidence, from its id back to what AWS answered.

    Example: remit evidence show 'rsp-6f1c…#/Buckets/0'
    """


@app.command()
def show(
    evidence_id: Annotated[str, typer.Argument(metavar="ID", help="As a result's evidence column has it.")],
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show one item of evidence: what AWS answered, where, when, to whom, its hash, and the manifest that seals it.

    Exit code 1 where a hash no longer holds.

    Example: remit evidence show 'rsp-6f1c…#/Buckets/0'
    """
    from evidence.errors import RemitError
    from queries.evidence import show as find
    from queries.formats import plain, text

    if form not in ("table", "json"):
        raise RemitError(f"an item of evidence can't be written as {form}", remedy="use --format json")
    settings = settings_of(config, lake, database)
    tables = settings.database if settings.database.is_file() else None
    found = find(lake_of(settings), evidence_id, database=tables)
    sealed = {
        "run": found.run_id,
        "file": found.file,
        "file SHA-256": found.file_sha256,
        "manifest": found.manifest,
        "manifest SHA-256": found.manifest_sha256,
    }
    if form == "json":
        document = {
            "evidence_id": found.evidence_id,
            "dataset": found.dataset,
            **{name.replace(" ", "_").lower(): value for name, value in sealed.items()},
            "facts": plain(found.facts),
            "copies": plain(found.copies),
            "item": plain(found.item),
            "problems": found.problems,
        }
        say(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        facts = {"evidence": found.evidence_id, **found.facts, **sealed}
        width = max(map(len, facts)) + 2
        for name, value in facts.items():
            say(f"{name:<{width}}{text(value)}")
        say(json.dumps(plain(found.item), indent=2))
        for copy in found.copies:
            say("a copy is record {record_index} of {log_object} in {source}, which is {integrity}".format_map(copy))
        say("\n".join(found.problems) or "every hash holds")
    if not found.holds:
        raise typer.Exit(1)
