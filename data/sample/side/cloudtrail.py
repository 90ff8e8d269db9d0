"""cloudtrail: the organization's trail as members see it, its delivery times and the keys that sign digests."""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends

from data.sample.calls import Call, Refusal
from data.sample.side.context import Context
from data.sample.trail import public_keys


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
