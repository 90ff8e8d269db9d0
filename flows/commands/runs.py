"""`remit runs`: the sealed runs of a lake."""

from typing import Any

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, lake_of, settings_of
from flows.commands.output import listing

_PRINTED = ("run_id", "kind", "day", "sealed_at", "rows")
"""What fits a terminal; the other formats have everything."""


def runs(
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the sealed runs of the lake, oldest first; all formats but the table say all of each.

    Example: remit runs --format json
    """
    import pyarrow as pa

    from evidence.schema import INT, STRING, TIME

    columns = {
        "run_id": STRING,
        "kind": STRING,
        "day": pa.date32(),
        "sealed_at": TIME,
        "accounts": INT,
        "files": INT,
        "rows": INT,
        "bytes": INT,
        "manifest_sha256": STRING,
    }
    rows: list[dict[str, Any]] = [
        {
            "run_id": sealed.manifest.run_id,
            "kind": sealed.manifest.kind,
            "day": sealed.manifest.day,
            "sealed_at": sealed.manifest.sealed_at,
            "accounts": len(sealed.manifest.accounts),
            "files": len(sealed.manifest.files),
            "rows": sum(entry.rows for entry in sealed.manifest.files),
            "bytes": sum(entry.bytes for entry in sealed.manifest.files),
            "manifest_sha256": sealed.sha256,
        }
        for sealed in lake_of(settings_of(config, lake, database)).runs()
    ]
    if form == "table":
        columns = {name: kind for name, kind in columns.items() if name in _PRINTED}
        rows = [{**row, "sealed_at": row["sealed_at"].replace(microsecond=0)} for row in rows]
    listing(rows, pa.schema(columns.items()), form)
