"""AWS Config's bucket: two nights' snapshots of every account and Region, two files of history, and four disagreements.

What AWS Config gets wrong is planted here, by name; `tests/acceptance/test_config.py` looks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from isal import igzip

from data.sample.config.inventory import Item, Place, items
from data.sample.organization import (
    ACTIVE,
    DEVELOPMENT,
    HOME_REGION,
    METADATA_INSTANCE_ID,
    PRODUCTION,
    REGIONS,
    UNENCRYPTED_BUCKET,
)
from data.sample.seed.workshop import Workshop
from data.sample.side.context import Context

UNSEEN_FUNCTION = "echo-webhook"
"""development, us-east-1: AWS Config has never recorded it."""
GONE_VOLUME_ID = "vol-0d15ea5e0c0ffee42"
"""development, us-east-1: deleted, and still in every snapshot."""
DELETED_TABLE = "carts"
"""production, us-east-1: recorded as deleted on the last day, and still there."""
RETAGGED_BUCKET = UNENCRYPTED_BUCKET
"""development: given to another team since; AWS Config has the old one."""
FORMER_TEAM = "analytics"
_SNAPSHOTS = 2
_DEVELOPMENT, _PRODUCTION = Place(DEVELOPMENT, HOME_REGION), Place(PRODUCTION, HOME_REGION)


@dataclass(frozen=True)
class ConfigObject:
    """One object of the bucket."""

    key: str
    body: bytes


def objects(context: Context, workshop: Workshop) -> Iterator[ConfigObject]:
    """Everything that was delivered: snapshots at five in the morning, and the last day's history."""
    held = {place: list(items(context, workshop, place)) for place in _places()}
    [table] = [item for item in held[_PRODUCTION] if item["resourceId"] == DELETED_TABLE]
    deleted = _deleted(table, context, hour=8)
    held[_DEVELOPMENT].append(_gone_volume(held[_DEVELOPMENT], context))
    for place, found in held.items():
        kept = [_as_config_has_it(item) for item in found if item["resourceId"] != UNSEEN_FUNCTION]
        for age in range(_SNAPSHOTS):
            yield _snapshot(context.last_day - timedelta(days=age), place, kept)
    yield _history(context.last_day, _PRODUCTION, [deleted])
    instance = {**deleted, "awsAccountId": DEVELOPMENT.id, "resourceType": "AWS::EC2::Instance"}
    instance |= {"resourceId": METADATA_INSTANCE_ID, "resourceName": METADATA_INSTANCE_ID}
    instance["ARN"] = f"arn:aws:ec2:{HOME_REGION}:{DEVELOPMENT.id}:instance/{METADATA_INSTANCE_ID}"
    yield _history(context.last_day, _DEVELOPMENT, [instance])


def _places() -> Iterator[Place]:
    for account in ACTIVE:
        for region in REGIONS:
            yield Place(account, region)


def _as_config_has_it(item: Item) -> Item:
    if item["resourceId"] != RETAGGED_BUCKET:
        return item
    return {**item, "tags": {**item["tags"], "team": FORMER_TEAM}}


def _gone_volume(found: list[Item], context: Context) -> Item:
    volume = deepcopy(next(item for item in found if item["resourceType"] == "AWS::EC2::Volume"))
    old = volume["resourceId"]
    made: Item = json.loads(json.dumps(volume).replace(old, GONE_VOLUME_ID))
    return {**made, "tags": {}, "configurationItemCaptureTime": f"{context.at(12, 6):%Y-%m-%dT%H:%M:%S}.000Z"}


def _deleted(item: Item, context: Context, hour: int) -> Item:
    """The item that says that a resource is gone: without a configuration."""
    moment = context.at(0, hour)
    return {
        **{name: value for name, value in item.items() if name not in ("configuration", "tags")},
        "configurationItemCaptureTime": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z",
        "configurationStateId": int(moment.timestamp() * 1000),
        "configurationItemStatus": "ResourceDeleted",
    }


def _snapshot(day: date, place: Place, found: list[Item]) -> ConfigObject:
    identifier = UUID(int=int(f"{place.account.id}{day:%Y%m%d}"))
    name = f"{place.account.id}_Config_{place.region}_ConfigSnapshot_{day:%Y%m%d}T050000Z_{identifier}"
    return _object(day, place, "ConfigSnapshot", name, {"configSnapshotId": str(identifier)}, found)


def _history(day: date, place: Place, found: list[Item]) -> ConfigObject:
    span = f"{day:%Y%m%d}T060000Z_{day:%Y%m%d}T115959Z"
    name = f"{place.account.id}_Config_{place.region}_ConfigHistory_{found[0]['resourceType']}_{span}_1"
    return _object(day, place, "ConfigHistory", name, {}, found)


def _object(day: date, place: Place, kind: str, name: str, members: dict[str, Any], found: list[Item]) -> ConfigObject:
    folder = f"AWSLogs/{place.account.id}/Config/{place.region}/{day.year}/{day.month}/{day.day}/{kind}"
    document = {"fileVersion": "1.0", **members, "configurationItems": found}
    return ConfigObject(f"{folder}/{name}.json.gz", igzip.compress(json.dumps(document).encode(), 2, mtime=0))
