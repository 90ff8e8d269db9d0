"""What the estate holds, as AWS Config would record it: configuration items, made from what the APIs answer.

moto is asked in this process, and the side answers are called, so that nothing refuses and nothing counts as asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import jmespath
import yaml
from botocore import xform_name
from botocore.exceptions import ClientError

from data.sample import side
from data.sample.calls import Call, Refusal
from data.sample.organization import HOME_REGION, Account
from data.sample.seed.workshop import Workshop
from data.sample.side.context import Context

Item = dict[str, Any]
_KINDS = Path(__file__).with_name("kinds.yaml")
_BRACES = re.compile(r"\{(\w+)\}")
_ZONE = "/hostedzone/"
"""Before the ids of Route 53, but not of AWS Config."""


@dataclass(frozen=True)
class Place:
    """An account and Region whose recorder delivers."""

    account: Account
    region: str


@cache
def kinds() -> list[dict[str, Any]]:
    """The types, in the order in which they are asked for."""
    found: list[dict[str, Any]] = yaml.safe_load(_KINDS.read_text(encoding="utf-8"))
    return found


def items(context: Context, workshop: Workshop, place: Place) -> Iterator[Item]:
    """The configuration items of a place; what belongs to the account as a whole is recorded in the home Region."""
    made: dict[str, list[Item]] = {}
    for kind in kinds():
        scope = kind.get("scope", "regional")
        if scope == "global" and place.region != HOME_REGION:
            continue
        asker = _Asker(context, workshop, place)
        for found in asker.listed(kind, made):
            item = _item(context, kind, found, place)
            if _is_of(place, item, scope, asker):
                made.setdefault(kind["type"], []).append(item)
                yield item


@dataclass(frozen=True)
class _Asker:
    """Asks what a place answers, side answers first, as the gateway does."""

    context: Context
    workshop: Workshop
    place: Place

    def listed(self, kind: dict[str, Any], made: dict[str, list[Item]]) -> Iterator[dict[str, Any]]:
        """The API's items of a type."""
        params = kind.get("params", {})
        ways = [params]
        if parent := kind.get("parent"):
            type_name, member, of = parent
            column = {"arn": "ARN", "id": "resourceId"}[of]
            ways = [{**params, member: above[column]} for above in made.get(type_name, ())]
        if kind["service"] == "s3control":
            ways = [{"AccountId": self.place.account.id}]
        if kind["service"] == "organizations":
            ways = [{"ParentId": root["Id"]} for root in self.ask("organizations", "ListRoots").get("Roots", ())]
        for way in ways:
            yield from jmespath.search(kind["items"], self.ask(kind["service"], kind["operation"], **way)) or ()

    def ask(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """One answer; an empty one where there is none."""
        place = self.place
        handler = side.handler(service, operation)
        try:
            if handler:
                nobody: Any = None
                call = Call(service, None, place.region, place.account.id, "", "", nobody, {})
                return handler(self.context, call, params)
            client = self.workshop.client(service, place.account, place.region)
            answer: dict[str, Any] = getattr(client, xform_name(operation))(**params)
            return answer
        except (ClientError, Refusal, NotImplementedError):
            return {}


def _item(context: Context, kind: dict[str, Any], found: dict[str, Any], place: Place) -> Item:
    """One item; when it was recorded follows from its id, within the last 30 days."""
    arn = _arn(kind.get("arn", ""), found, place)
    resource_id = kind["id"].replace("#", sha256(arn.encode()).hexdigest()[:26].upper())
    if resource_id == kind["id"]:
        resource_id = str(jmespath.search(resource_id, found)).removeprefix(_ZONE)
    captured = context.at(1 + crc32(resource_id.encode()) % 30, 4, crc32(resource_id.encode()) % 60)
    tags = found.get("Tags") or found.get("TagSet") or found.get("TagList") or ()
    item: Item = {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": _moment(captured),
        "configurationStateId": int(captured.timestamp() * 1000),
        "awsAccountId": place.account.id,
        "configurationItemStatus": "OK",
        "resourceType": kind["type"],
        "resourceId": resource_id,
        "awsRegion": "global" if kind.get("scope") == "global" else place.region,
        "availabilityZone": "Not Applicable" if kind.get("scope") == "global" else "Regional",
        "resourceCreationTime": _moment(captured - timedelta(days=40)),
        "tags": {tag["Key"]: tag["Value"] for tag in tags if isinstance(tag, dict) and "Key" in tag},
        "relatedEvents": [],
        "relationships": [],
        "configuration": _spelled(found),
        "supplementaryConfiguration": {},
    }
    if arn:
        item["ARN"] = arn
    if kind.get("name"):
        item["resourceName"] = str(jmespath.search(kind["name"], found))
    return item


def _arn(template: str, found: dict[str, Any], place: Place) -> str:
    if "{" not in template:
        return str(jmespath.search(template, found) or "") if template else ""
    names = {**found, "region": place.region, "account": place.account.id}
    return _BRACES.sub(lambda match: str(names[match[1]]).removeprefix(_ZONE), template)


def _is_of(place: Place, item: Item, scope: str, asker: _Asker) -> bool:
    """Whether AWS Config records a thing in this place, and not where it was made or in the bucket's own Region."""
    if scope == "bucket":
        answer = asker.ask("s3", "GetBucketLocation", Bucket=item["resourceId"])
        tagging = asker.ask("s3", "GetBucketTagging", Bucket=item["resourceId"])
        item["tags"] = {tag["Key"]: tag["Value"] for tag in tagging.get("TagSet", ())}
        return (answer.get("LocationConstraint") or "us-east-1") == place.region
    parts = str(item.get("ARN", "")).split(":", 5)
    return len(parts) < 6 or (parts[3] in ("", place.region) and parts[4] in ("", place.account.id))


def _spelled(value: Any) -> Any:
    """A value as AWS Config spells it: members in lower camel case, times as text."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": _spelled(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spelled(inner) for inner in value]
    return _moment(value) if isinstance(value, datetime) else value


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%S}.000Z"
