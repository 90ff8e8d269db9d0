"""`remit controls`: the questions that are asked of every resource."""

from typing import Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import listing


def controls(
    category: Annotated[
        str | None, typer.Option("--category", help="Only this category's.", show_default=False)
    ] = None,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the controls: what is asked, in which category of responsibility, on which evidence.

    Example: remit controls --category identity_and_access_management
    """
    import pyarrow as pa

    from evidence.canonical import canonical_json
    from evidence.errors import RemitError
    from evidence.schema import STRING, STRINGS
    from transforms.catalog import load_catalog

    rules = load_catalog().with_parameters(settings_of(config, lake, database).parameters)
    found = sorted(rules.controls.values(), key=lambda control: (control.category_id, control.name))
    known = sorted({control.category_id for control in found})
    if category is not None and category not in known:
        raise RemitError(
            f"there is no category {category} with controls", remedy=f"the known ones are {', '.join(known)}"
        )
    columns = {
        "category_id": STRING,
        "control_id": STRING,
        "severity": STRING,
        "kind": STRING,
        "question": STRING,
        "parameters": STRING,
        "evidence": STRINGS,
    }
    rows = [
        {
            "category_id": control.category_id,
            "control_id": control.name,
            "severity": control.head.severity,
            "kind": control.head.kind,
            "question": control.told(control.head.question),
            "parameters": canonical_json(control.values) if control.values else None,
            "evidence": list(control.head.evidence),
        }
        for control in found
        if category in (None, control.category_id)
    ]
    listing(rows, pa.schema(columns.items()), form)
