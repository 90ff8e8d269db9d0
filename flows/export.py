"""The export flow: an evidence package for a period, written where the worker can write."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import steps
from flows.chosen import settings_for
from flows.tasks import do


@flow(name="export", validate_parameters=False)
def export(
    out: str = "data/packages/remit-{first}-{last}.zip",
    first: str | None = None,
    last: str | None = None,
    config: str | None = None,
    lake: str | None = None,
    database: str | None = None,
) -> dict[str, Any]:
    """Write the package of a period, by default of the calendar month before this one.

    `{first}` and `{last}` in `out` stand for the days. Returns the path and the number of sealed files in it.
    Raises RemitError as `queries.package.export` does.
    """
    settings = settings_for(config, lake, database)
    begin, end = last_month(datetime.now(UTC).date())
    days = first or begin.isoformat(), last or end.isoformat()
    path = Path(out.format(first=days[0], last=days[1]))
    path.parent.mkdir(parents=True, exist_ok=True)
    package = do("export", lambda: steps.exported(settings, path, *days))
    line = f"Package `{package.path.name}` from {days[0]} to {days[1]}: {package.files} sealed files."
    create_markdown_artifact(line, key="package", description="Evidence package")
    return {"path": str(package.path), "files": package.files}


def last_month(today: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar month before a day's."""
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end
