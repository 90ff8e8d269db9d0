"""The options that stand on every command, and what they resolve to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows import logs

if TYPE_CHECKING:
    from evidence.lake import Lake
    from evidence.settings import Settings

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="The configuration.", show_default="remit.toml, if there is one")
]
LakeOption = Annotated[
    str | None,
    typer.Option("--lake", help="The lake: a folder or s3://bucket/prefix.", show_default="the configuration's"),
]
DatabaseOption = Annotated[
    Path | None,
    typer.Option(
        "--database", help="The auditors' tables.", show_default="the configuration's; with --lake DIR, DIR.duckdb"
    ),
]


Format = Literal["table", "csv", "json", "parquet", "xlsx"]
"""The formats of an answer, as `queries.formats` writes them."""
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
SourcesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="DIR_OR_S3",
        help="A folder or s3://bucket/prefix; may be repeated.",
        show_default="the configuration's",
    ),
]
MetadataOption = Annotated[
    Path | None,
    typer.Option(
        "--metadata", metavar="FILE", help="JSON: an object's key → its S3 user metadata.", show_default=False
    ),
]
PublicKeysOption = Annotated[
    Path | None,
    typer.Option(
        "--public-keys",
        metavar="FILE",
        help="JSON: a Region → what `aws cloudtrail list-public-keys` prints there.",
        show_default=False,
    ),
]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day.", show_default=False)]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day.", show_default=False)]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write to this file.", show_default=False)]


def settings_of(config: Path | None, lake: str | None = None, database: Path | None = None) -> "Settings":
    """Return the settings of a command; what goes wrong from here on is noted beside its tables.

    Raises RemitError as `settings_for` does.
    """
    from flows.chosen import settings_for

    settings = settings_for(config, lake, database)
    logs.keep_in(settings.database.parent / logs.FOLDER)
    return settings


def lake_of(settings: "Settings") -> "Lake":
    """Open the lake of the settings. Raises RemitError where there is none."""
    from evidence.lake import Lake

    return Lake.open(settings.lake)
