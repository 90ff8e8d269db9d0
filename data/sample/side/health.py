"""health: what AWS told the organization of its own incidents, changes and notices in the last 90 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from moto.ec2.models import ec2_backends

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, MANAGEMENT, PRODUCTION
from data.sample.side.context import Context, page

_PAGE = 10
_PUBLIC = (
    ("LAMBDA", "us-east-1", 2, 95),
    ("EC2", "eu-west-1", 6, 40),
    ("CLOUDWATCH", "us-east-1", 9, 130),
    ("S3", "eu-west-1", 14, 25),
    ("APIGATEWAY", "us-east-1", 19, 70),
    ("RDS", "us-east-1", 23, 55),
    ("KINESIS", "us-east-1", 28, 210),
    ("IAM", "us-east-1", 35, 35),
    ("ECS", "eu-west-1", 44, 60),
    ("DYNAMODB", "us-east-1", 58, 45),
    ("CLOUDFRONT", "global", 71, 20),
    ("SQS", "us-east-1", 83, 90),
)
"""Service, Region, days before the last day, minutes: public issues, all over."""


def describe_events(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The public events and those of the caller's account, the last changed first."""
    found = [event for event in _events(context) if event["_account"] in ("", call.account)]
    return _listed(found, params)


def describe_events_for_organization(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """All accounts' events; only the management account has this view."""
    found = _events(context) if call.account == MANAGEMENT.id else []
    wanted = (params.get("filter") or {}).get("awsAccountIds")
    kept = [event for event in found if not wanted or event["_account"] in wanted]
    answer = _listed(kept, params)
    for event in answer["events"]:
        event.pop("availabilityZone", None)
    return answer


def describe_event_details(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """What AWS wrote about each event."""
    known = {event["arn"]: event for event in _events(context) if event["_account"] in ("", call.account)}
    fine = [arn for arn in params["eventArns"] if arn in known]
    return {
        "successfulSet": [
            {
                "event": _public(known[arn]),
                "eventDescription": {"latestDescription": known[arn]["_text"]},
                "eventMetadata": {},
            }
            for arn in fine
        ],
        "failedSet": [
            {"eventArn": arn, "errorName": "InvalidEventArn", "errorMessage": "The event does not exist."}
            for arn in params["eventArns"]
            if arn not in known
        ],
    }


def describe_affected_entities(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The caller's resources that the events touched."""
    wanted = params["filter"]["eventArns"]
    entities = [
        {
            "eventArn": event["arn"],
            "entityArn": f"arn:aws:health:{event['region']}:{event['_account']}:entity/{number}",
            "entityValue": value,
            "awsAccountId": event["_account"],
            "statusCode": event["_entity_status"],
            "lastUpdatedTime": event["lastUpdatedTime"],
        }
        for event in _events(context)
        if event["arn"] in wanted and event["_account"] == call.account
        for number, value in enumerate(event["_entities"], 1)
    ]
    some, token = page(entities, params.get("nextToken"), params.get("maxResults"), _PAGE)
    return {"entities": some, "nextToken": token}


def describe_affected_accounts_for_organization(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The account that an account-specific event is about."""
    found = [event for event in _events(context) if event["arn"] == params["eventArn"]]
    accounts = [event["_account"] for event in found if event["_account"]]
    return {"affectedAccounts": accounts, "eventScopeCode": found[0]["eventScopeCode"] if found else "NONE"}


def describe_health_service_status_for_organization(
    context: Context, call: Call, params: dict[str, Any]
) -> dict[str, Any]:
    """The organizational view is on."""
    return {"healthServiceAccessStatusForOrganization": "ENABLED"}


def _listed(events: Sequence[dict[str, Any]], params: dict[str, Any]) -> dict[str, Any]:
    wanted = params.get("filter") or {}
    ranges = [*wanted.get("startTimes", []), *([wanted["startTime"]] if wanted.get("startTime") else [])]
    kept = [
        _public(event)
        for event in events
        if _one_of(event["service"], wanted.get("services"))
        and _one_of(event["region"], wanted.get("regions"))
        and _one_of(event["eventTypeCategory"], wanted.get("eventTypeCategories"))
        and _one_of(event["statusCode"], wanted.get("eventStatusCodes"))
        and (not ranges or any(_within(event["startTime"], some) for some in ranges))
    ]
    kept.sort(key=lambda event: event["lastUpdatedTime"], reverse=True)
    some, token = page(kept, params.get("nextToken"), params.get("maxResults"), _PAGE)
    return {"events": some, "nextToken": token}


def _one_of(value: str, wanted: Sequence[str] | None) -> bool:
    return not wanted or value in wanted


def _within(moment: datetime, span: dict[str, datetime]) -> bool:
    start, end = (span[key].timestamp() if span.get(key) else None for key in ("from", "to"))
    return (start is None or moment.timestamp() >= start) and (end is None or moment.timestamp() <= end)


def _public(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if not key.startswith("_")}


def _events(context: Context) -> list[dict[str, Any]]:
    found = [
        _event(service, "OPERATIONAL_ISSUE", region, context.at(days, 13), minutes=minutes)
        for service, region, days, minutes in _PUBLIC
    ]
    web = _instance(PRODUCTION.id, "us-east-1", "shop-web-1")
    jenkins = _instance(DEVELOPMENT.id, "us-east-1", "legacy-jenkins")
    found.append(
        _event(
            "EC2", "INSTANCE_NETWORK_ISSUE", "us-east-1", context.at(11, 4), minutes=38,
            account=PRODUCTION.id, entities=[web], entity_status="RESOLVED",
        )
    )  # fmt: skip
    found.append(
        _event(
            "EC2", "PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED", "us-east-1", context.at(-12, 9), kind="scheduledChange",
            account=DEVELOPMENT.id, entities=[jenkins], entity_status="PENDING",
        )
    )  # fmt: skip
    found.append(
        _event(
            "ABUSE", "EC2_PORT_SCANNING_REPORT", "us-east-1", context.at(26, 7), kind="accountNotification",
            minutes=1500, account=DEVELOPMENT.id, entities=[jenkins], entity_status="RESOLVED",
        )
    )  # fmt: skip
    found.append(
        _event(
            "LAMBDA", "RUNTIME_DEPRECATION_NOTICE", "us-east-1", context.at(20), kind="accountNotification", minutes=60,
            account=DEVELOPMENT.id, entities=["thumbnail-prototype"], entity_status="UNKNOWN",
        )
    )  # fmt: skip
    return found


def _event(
    service: str,
    code: str,
    region: str,
    start: datetime,
    *,
    kind: str = "issue",
    minutes: int = 0,
    account: str = "",
    entities: Sequence[str] = (),
    entity_status: str = "UNKNOWN",
) -> dict[str, Any]:
    name = f"AWS_{service}_{code}"
    event: dict[str, Any] = {
        "arn": f"arn:aws:health:{region}::event/{service}/{name}/{name}_{account or 'PUBLIC'}_{start:%Y%m%d}",
        "service": service,
        "eventTypeCode": name,
        "eventTypeCategory": kind,
        "region": region,
        "startTime": start,
        "lastUpdatedTime": start + timedelta(minutes=minutes) if minutes else start - timedelta(days=21),
        "statusCode": "closed" if minutes else "upcoming",
        "eventScopeCode": "ACCOUNT_SPECIFIC" if account else "PUBLIC",
        "actionability": "INFORMATIONAL" if minutes else "ACTION_REQUIRED",
        "personas": ["OPERATIONS"],
        "_account": account,
        "_entities": list(entities),
        "_entity_status": entity_status,
        "_text": f"{service} in {region}: {code.replace('_', ' ').lower()}.",
    }
    if minutes:
        event["endTime"] = start + timedelta(minutes=minutes)
    return event


def _instance(account: str, region: str, name: str) -> str:
    """The id of an instance of the estate by its Name tag."""
    for instance in ec2_backends[account][region].all_instances():
        if any(tag["key"] == "Name" and tag["value"] == name for tag in instance.get_tags()):
            return str(instance.id)
    return "UNKNOWN"
