"""sustainability: AWS's estimates of carbon and water for the organization, month by month and year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from data.sample.calls import Call
from data.sample.organization import ACTIVE, DEVELOPMENT, LOG_ARCHIVE, MANAGEMENT, PRODUCTION, REGIONS
from data.sample.side.context import Context, page

_MONTHS = 38
_DELAY_DAYS = 75
_PAGE = 100
_MODEL = "v3.0.0"
_WEIGHT = {MANAGEMENT.id: 0.02, LOG_ARCHIVE.id: 0.11, PRODUCTION.id: 2.6, DEVELOPMENT.id: 0.8}
_SERVICES = {"AmazonEC2": 0.62, "AmazonS3": 0.14, "Other": 0.24}
_REGIONS = dict(zip(REGIONS, (0.7, 0.3), strict=True))
_TYPES = {
    "TOTAL_LBM_CARBON_EMISSIONS": 1.0,
    "TOTAL_MBM_CARBON_EMISSIONS": 0.45,
    "TOTAL_SCOPE_1_CARBON_EMISSIONS": 0.05,
    "TOTAL_SCOPE_2_LBM_CARBON_EMISSIONS": 0.65,
    "TOTAL_SCOPE_2_MBM_CARBON_EMISSIONS": 0.1,
    "TOTAL_SCOPE_3_LBM_CARBON_EMISSIONS": 0.3,
    "TOTAL_SCOPE_3_MBM_CARBON_EMISSIONS": 0.3,
}
"""Share of the location-based total; the scopes of each basis add up to its total."""


@dataclass(frozen=True)
class _Cell:
    start: date
    end: date
    account: str
    region: str
    service: str
    tonnes: float


def get_estimated_carbon_emissions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Months whose first day lies in the range, summed over what isn't grouped by. Falling, but in development."""
    types = params.get("EmissionsTypes") or list(_TYPES)[:2]
    results = [
        {
            **head,
            "EmissionsValues": {name: {"Value": round(tonnes * _TYPES[name], 6), "Unit": "MTCO2e"} for name in types},
        }
        for head, tonnes in _grouped(_cells(context), call, params)
    ]
    some, token = page(results, params.get("NextToken"), params.get("MaxResults"), _PAGE)
    return {"Results": some, "NextToken": token}


def get_estimated_water_allocation(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Years that have ended and whose first day lies in the range."""
    years: dict[tuple[int, str, str, str], float] = {}
    for cell in _cells(context):
        key = (cell.start.year, cell.account, cell.region, cell.service)
        years[key] = years.get(key, 0.0) + cell.tonnes
    newest = _newest_month(context)
    cells = [
        _Cell(date(year, 1, 1), date(year + 1, 1, 1), account, region, service, tonnes)
        for (year, account, region, service), tonnes in years.items()
        if year < newest.year or newest.month == 12
    ]
    results = [
        {**head, "AllocationValues": {"TOTAL_WATER_WITHDRAWALS": {"Value": round(tonnes * 1.8, 6), "Unit": "m3"}}}
        for head, tonnes in _grouped(cells, call, params)
    ]
    some, token = page(results, params.get("NextToken"), params.get("MaxResults"), _PAGE)
    return {"Results": some, "NextToken": token}


def _grouped(cells: Sequence[_Cell], call: Call, params: dict[str, Any]) -> Iterator[tuple[dict[str, Any], float]]:
    groups: Sequence[str] = params.get("GroupBy") or []
    wanted = (params.get("FilterBy") or {}).get("Dimensions") or {}
    start, end = (_day(params["TimePeriod"][key]) for key in ("Start", "End"))
    sums: dict[tuple[date, date, tuple[str, ...]], float] = {}
    for cell in cells:
        values = {"USAGE_ACCOUNT_ID": cell.account, "REGION": cell.region, "SERVICE": cell.service}
        seen = call.account in (MANAGEMENT.id, cell.account)
        if not seen or not start <= cell.start < end or any(values[k] not in v for k, v in wanted.items()):
            continue
        key = (cell.start, cell.end, tuple(values[group] for group in groups))
        sums[key] = sums.get(key, 0.0) + cell.tonnes
    for (first, last, found), tonnes in sorted(sums.items()):
        head = {
            "TimePeriod": {"Start": _moment(first), "End": _moment(last)},
            "DimensionsValues": dict(zip(groups, found, strict=True)),
            "ModelVersion": _MODEL,
        }
        yield head, tonnes


def _cells(context: Context) -> list[_Cell]:
    newest = _newest_month(context)
    cells = []
    for back in range(_MONTHS):
        start = _months_before(newest, back)
        for account, region, service in product(ACTIVE, _REGIONS, _SERVICES):
            change = 1.03**-back if account == DEVELOPMENT else 1.012**back
            tonnes = _WEIGHT[account.id] * _REGIONS[region] * _SERVICES[service] * change
            cells.append(_Cell(start, _months_before(start, -1), account.id, region, service, tonnes))
    return cells


def _newest_month(context: Context) -> date:
    """The newest month that AWS has published: it appears about two months after it ended."""
    return _months_before((context.last_day - timedelta(days=_DELAY_DAYS)).replace(day=1), 1)


def _months_before(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def _day(value: datetime | str) -> date:
    return value.date() if isinstance(value, datetime) else datetime.fromisoformat(value).date()


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
