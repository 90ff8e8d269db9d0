"""The coverage of CloudTrail's logs, asked of a lake: the table `log_coverage`, before anything is published."""

from datetime import date, timedelta
from typing import Any

from evidence.duck import attach_lake, connect
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.settings import Settings
from transforms.catalog import load_catalog
from transforms.publish import manifests, newest
from transforms.workshop import Workshop, put

_SPANS = "from trail_coverage order by account_id, region, starts"


def log_coverage(
    lake: Lake, settings: Settings, first: date | None = None, last: date | None = None
) -> list[dict[str, Any]]:
    """Return the rows of `log_coverage`, of the days from `first` to `last` or of all that the lake holds.

    Raises RemitError where a rule is broken.
    """
    with connect() as connection:
        attach_lake(connection, lake)
        workshop = Workshop(connection, load_catalog())
        put(connection, "manifests", manifests(lake))
        workshop.start(newest(connection, settings))
        for name, day in (("from", first), ("to", last + timedelta(days=1) if last else None)):
            if day:
                connection.execute(f"set variable coverage_{name} = '{day.isoformat()}'::timestamptz")
        if failure := workshop.prepare(["trail_coverage"]):
            raise RemitError(str(failure), remedy="mend the rule")
        rows: list[dict[str, Any]] = connection.sql(_SPANS).to_arrow_table().to_pylist()
        return rows
