"""Which settings a command or a deployment runs with: a configuration, and what was named by hand over it."""

from pathlib import Path

from evidence.settings import Settings, load_settings


def settings_for(
    config: Path | str | None = None, lake: str | None = None, database: Path | str | None = None
) -> Settings:
    """Return the settings; a local lake named by hand has its tables beside it, in a file of its own.

    Raises RemitError as `load_settings` does.
    """
    settings = load_settings(Path(config) if config else None)
    if lake is not None and database is None and lake.rstrip("/") != settings.lake and not lake.startswith("s3://"):
        database = lake.rstrip("/") + ".duckdb"
    given = {"lake": lake, "database": Path(database) if database else None}
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})
