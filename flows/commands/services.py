"""`remit services`: what is asked of AWS, and a draft for one service more."""

from typing import Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import listing, say


def services(
    suggest: Annotated[
        str | None,
        typer.Option(
            "--suggest", metavar="SERVICE", help="Draft a spec for a service from botocore's model.", show_default=False
        ),
    ] = None,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the calls that have a spec, and which of them a night makes, or draft a spec for one service more.

    Example: remit services --suggest sagemaker > collectors/services/sagemaker.toml
    """
    if suggest is not None:
        from collectors.suggest import suggest as draft

        say(draft(suggest))
        return
    import pyarrow as pa

    from collectors.specs import load_specs
    from evidence.schema import STRING, STRINGS

    columns = {
        "service": STRING,
        "operation": STRING,
        "scope": STRING,
        "read": pa.bool_(),
        "type": STRING,
        "parent": STRING,
        "actions": STRINGS,
    }
    breadth = settings_of(config, lake, database).collect.breadth
    rows = [
        {
            "service": operation.service,
            "operation": operation.name,
            "scope": operation.scope,
            "read": operation.read_at(breadth),
            "type": operation.type,
            "parent": parent.name if parent else None,
            "actions": list(operation.actions),
        }
        for spec in load_specs(breadth="all")
        for operation, parent in spec.walk()
    ]
    listing(rows, pa.schema(columns.items()), form)
