"""`remit doctor`: whether a night would have what it needs."""

import typer

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import listing


def doctor(
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Try what a night needs: the configuration, the disk, the clock, each account's role and its policies, each trail,
    AWS Config's buckets.

    Exit code 1 where a night would have gaps. Nothing is collected.

    Example: remit doctor --config remit.toml
    """
    settings = settings_of(config, lake, database)
    from dataclasses import asdict

    import pyarrow as pa

    from collectors.preflight import WRONG, checks_of_aws
    from collectors.specs import load_specs
    from evidence.schema import STRING
    from flows import progress
    from flows.doctor import checks_of_machine

    specs = load_specs(breadth=settings.collect.breadth)
    with progress.watched(), progress.step("trying what a night needs") as step:
        found = list(checks_of_machine(settings, config))
        for check in checks_of_aws(settings, specs):
            found.append(check)
            step.at(len(found))
    schema = pa.schema([(name, STRING) for name in ("what", "where", "state", "found", "remedy")])
    listing([asdict(check) for check in found], schema, form)
    if any(check.state == WRONG for check in found):
        raise typer.Exit(1)
