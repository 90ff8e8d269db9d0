"""`remit services`: what is asked of AWS, which categories draw on it, and a draft for one service more."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import listing, say

if TYPE_CHECKING:
    from evidence.settings import Settings
    from flows.commands.options import Format


def services(
    suggest: Annotated[
        str | None,
        typer.Option(
            "--suggest", metavar="SERVICE", help="Draft a spec for a service from botocore's model.", show_default=False
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="List the services that each category of responsibility draws on.")
    ] = False,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the calls that have a spec, and which of them a night makes, or draft a spec for one service more.

    Example: remit services --suggest vpc-lattice > collectors/services/vpc-lattice.toml
    """
    if suggest is not None:
        from collectors.suggest import suggest as draft

        say(draft(suggest))
        return
    if coverage:
        _coverage(settings_of(config, lake, database), form)
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


def _coverage(settings: "Settings", form: "Format") -> None:
    """List each category with the services that its controls draw on; the row without one holds the services of the
    inventory that no control draws on."""
    import pyarrow as pa

    from evidence.schema import INT, STRING, STRINGS
    from transforms.catalog import load_controls

    drawn: dict[str, set[str]] = {}
    controls = load_controls().values()
    for control in controls:
        drawn.setdefault(control.category_id, set()).update(name.split(":")[0] for name in control.head.evidence)
    rows = [
        {
            "category_id": category,
            "controls": sum(control.category_id == category for control in controls),
            "services": sorted(found),
        }
        for category, found in sorted(drawn.items())
    ]
    left = _inventory(settings) - set().union(*drawn.values())
    rows.append({"category_id": None, "controls": 0, "services": sorted(left)})
    listing(rows, pa.schema({"category_id": STRING, "controls": INT, "services": STRINGS}.items()), form)


def _inventory(settings: "Settings") -> set[str]:
    """Return the services with resources in the tables; before a first night, those that one lists resources of."""
    from collectors.specs import load_specs
    from queries.sql import ask

    if settings.database.is_file():
        return {row["service"] for row in ask(settings.database, "select distinct service from resources").to_pylist()}
    specs = load_specs(breadth=settings.collect.breadth)
    return {spec.service for spec in specs if any(operation.type for operation, _ in spec.walk())}
