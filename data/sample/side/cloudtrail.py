"""cloudtrail: the organization's trail as members see it, its delivery times and the keys that sign digests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import ACCOUNTS
from data.sample.side.context import Context, page
from data.sample.trail import public_keys
from data.sample.trail.day import records_of
from data.sample.trail.records import Record

_TRAIL = timedelta(days=30)
"""How far back the trail goes."""


def describe_trails(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Shadow trails (of other Regions and of the organization) only when asked for, which is the default."""
    wanted = params.get("trailNameList") or []
    shadows = params.get("includeShadowTrails", True)
    found = [
        trail
        for trail in _visible(call)
        if (shadows or (trail.account_id == call.account and trail.region_name == call.region))
        and (not wanted or trail.trail_name in wanted or trail.arn in wanted)
    ]
    return {"trailList": [trail.description(include_region=True) for trail in found]}


def get_trail_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Logging since long, and delivering as it should."""
    trail = _find(call, params["Name"])
    status: dict[str, Any] = {
        "IsLogging": trail.status.is_logging,
        "StartLoggingTime": context.at(600, 9),
        "LatestDeliveryTime": context.lately(1),
    }
    if trail.log_validation:
        status["LatestDigestDeliveryTime"] = context.lately(1)
    if trail.cw_log_group_arn:
        status["LatestCloudWatchLogsDeliveryTime"] = context.lately(1)
    return status


def get_event_selectors(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A trail's selectors; unlike moto's answer also by ARN where the trail is a shadow."""
    trail = _find(call, params["TrailName"])
    selectors, advanced = trail.get_event_selectors()
    return {"TrailARN": trail.arn, "EventSelectors": selectors, "AdvancedEventSelectors": advanced}


def list_public_keys(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The keys with which CloudTrail signs digests in the Region that is asked."""
    return {"PublicKeyList": public_keys(call.region)}


def lookup_events(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The management events of the trail's days, the newest first."""
    starts, ends = _moment(params.get("StartTime"), context.at(89)), _moment(params.get("EndTime"), context.at(-1))
    told = [
        (moment, record)
        for number in range((ends.date() - starts.date()).days + 1)
        if (day := ends.date() - timedelta(days=number)) <= context.last_day and day > context.last_day - _TRAIL
        for moment, record in _managed(call.account, call.region, day, context.last_day)
        if starts <= moment <= ends
    ]
    found, token = page(told, params.get("NextToken"), params.get("MaxResults"), 50)
    events = [
        {
            "EventId": record.get("eventID"),
            "EventName": record["eventName"],
            "EventTime": moment,
            "EventSource": record["eventSource"],
            "CloudTrailEvent": json.dumps(record),
        }
        for moment, record in found
    ]
    return {"Events": events, "NextToken": token}


def _moment(given: datetime | None, default: datetime) -> datetime:
    return given.replace(tzinfo=UTC) if given else default


@cache
def _managed(account_id: str, region: str, day: date, last_day: date) -> list[tuple[datetime, Record]]:
    [account] = [account for account in ACCOUNTS if account.id == account_id]
    records = [record for record in records_of(account, region, day, last_day) if record.get("managementEvent")]
    timed = [(datetime.fromisoformat(str(record["eventTime"])), record) for record in records]
    return sorted(timed, key=lambda found: found[0], reverse=True)


def _find(call: Call, name: str) -> Trail:
    for trail in _visible(call):
        if name in (trail.trail_name, trail.arn):
            return trail
    raise Refusal("TrailNotFoundException", f"Unknown trail: {name}", 404)


def _visible(call: Call) -> list[Trail]:
    """The account's own trails and the organization's, as far as they reach into the Region."""
    return [
        trail
        for backend in cloudtrail_backends[call.account].values()
        for trail in backend.trails.values()
        if trail.is_multi_region or trail.region_name == call.region
    ]
