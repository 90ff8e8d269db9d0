"""`remit iam-policy`: the policy that the collecting role needs."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of
from flows.commands.output import say


def iam_policy(
    form: Annotated[
        Literal["json", "cloudformation", "terraform"],
        typer.Option("--format", help="The policy, or the whole role as a template for a StackSet or a module."),
    ] = "json",
    split: Annotated[
        Path | None,
        typer.Option(
            "--split",
            metavar="FOLDER",
            help="Write managed policies of at most 6,144 characters each into a new folder.",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Print the IAM policy that the collecting role needs: exactly the calls that are made, and nothing more.

    With --format the whole role is printed: its trust policy with the external id, and its policies as managed ones.

    Example: remit iam-policy --format cloudformation > remit-role.yaml
    """
    from collectors import policy
    from collectors.specs import load_specs
    from evidence.errors import RemitError

    settings = settings_of(config, lake, database)
    document = policy.policy_document(load_specs(breadth=settings.collect.breadth), settings)
    if form != "json":
        if split:
            raise RemitError("--split is for the policy alone", remedy="leave out --format or --split")
        from collectors import handover

        make = {"cloudformation": handover.cloudformation, "terraform": handover.terraform}[form]
        typer.echo(make(document, settings), nl=False)
        return
    if split is None:
        say(json.dumps(document, indent=2))
        if policy.characters(policy.of_a_role(document)) > policy.INLINE_CHARACTERS:
            typer.echo("longer than a role's inline policies may be: --split FOLDER writes managed ones", err=True)
        return
    try:
        split.mkdir(parents=True)
    except OSError as error:
        raise RemitError(f"{split} could not be made", remedy=f"name a new folder: {error.strerror}") from None
    parts = policy.split(document)
    for number, part in enumerate(parts, 1):
        (split / f"remit-{number}.json").write_text(json.dumps(part, indent=2) + "\n", encoding="utf-8")
    say(f"wrote {len(parts)} policies into {split}: attach all of them to the role")
