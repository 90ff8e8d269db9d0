"""`remit plan`: what a night will ask, before it asks."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import listing, say

if TYPE_CHECKING:
    from evidence.settings import Settings

_LAST = """
    select account_id, region, service, sum(calls)::bigint as calls, round(sum(duration_ms) / 1000.0, 1) as seconds
    from outcomes
    where run_id = (select max(run_id) from outcomes) and parent_response_id is null
    group by all
"""


def plan(
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the calls that a night will make in each account, Region and service, and what the last night made there.

    Only the accounts and their Regions are asked for; pages and the calls for items can't be counted beforehand.
    `expected_seconds` is what the last night spent waiting there, or 0.15 s a call where there was none.

    Example: remit plan --format csv
    """
    import pyarrow as pa

    from collectors.accounts import survey
    from collectors.forecast import SECONDS_A_CALL, expected_minutes, forecast
    from collectors.specs import load_specs
    from evidence.schema import INT, STRING, STRINGS

    settings = settings_of(config, lake, database)
    specs = load_specs(breadth=settings.collect.breadth)
    estate = survey(settings)
    last = _last_night(settings)
    rows: list[dict[str, Any]] = [
        {
            "account_id": expected.account_id,
            "region": expected.region,
            "service": expected.service,
            "calls": expected.calls,
            "for_items": expected.for_items,
            "last_calls": before.get("calls"),
            "last_seconds": before.get("seconds"),
            "expected_seconds": before.get("seconds") or round(expected.calls * SECONDS_A_CALL, 1),
            "billed": list(expected.billed),
        }
        for expected in forecast(specs, estate.active, settings.partition, datetime.now(UTC).date())
        for before in [last.get((expected.account_id, expected.region, expected.service), {})]
    ]
    columns = {"account_id": STRING, "region": STRING, "service": STRING, "calls": INT, "for_items": INT}
    columns |= {"last_calls": INT, "last_seconds": pa.float64()}
    columns |= {"expected_seconds": pa.float64(), "billed": STRINGS}
    listing(rows, pa.schema(columns.items()), form)
    if form == "table":
        first, before = sum(row["calls"] for row in rows), sum(row["last_calls"] or 0 for row in rows)
        say(f"{first:,} calls to begin with, and those for items; the last night made {before:,}")
        calls = sum(row["last_calls"] or row["calls"] for row in rows)
        minutes = expected_minutes(calls, sum(row["expected_seconds"] for row in rows), settings)
        say(f"expected to take {minutes:,.0f} min or more, {settings.runner.workers} units of work at once")


def _last_night(settings: "Settings") -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return calls and seconds of the newest run by account, Region and service; none where there is no lake."""
    from evidence.duck import attach_lake, connect
    from evidence.errors import RemitError
    from evidence.lake import Lake

    try:
        lake = Lake.open(settings.lake)
    except RemitError:
        return {}
    with connect() as connection:
        attach_lake(connection, lake)
        rows = connection.sql(_LAST).to_arrow_table().to_pylist()
    return {(row["account_id"], row["region"], row["service"]): row for row in rows}
