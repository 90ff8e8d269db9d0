"""wafv2: the load balancers that a web ACL guards; moto tells it of a single resource only."""

from __future__ import annotations

from typing import Any

from moto.wafv2.models import wafv2_backends

from data.sample.calls import Call, Refusal
from data.sample.side.context import Context


def list_resources_for_web_acl(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """What was associated, if load balancers are asked for."""
    held = wafv2_backends[call.account][call.region].wacls.get(params["WebACLArn"])
    if held is None:
        raise Refusal("WAFNonexistentItemException", "AWS WAF couldn't find your resource.")
    is_asked = params.get("ResourceType", "APPLICATION_LOAD_BALANCER") == "APPLICATION_LOAD_BALANCER"
    return {"ResourceArns": [arn for arn in held.associated_resources if is_asked and ":loadbalancer/" in arn]}
