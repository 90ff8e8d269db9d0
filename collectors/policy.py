"""The IAM policy that collecting needs: exactly the actions behind the calls that are made, none with a wildcard."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from collectors import accounts
from collectors.specs import ServiceSpec
from evidence.canonical import canonical_json
from evidence.settings import BucketSource, Settings

TRAIL_ACTIONS = ("cloudtrail:ListPublicKeys",)
BUCKET_ACTIONS = ("s3:GetObject", "s3:ListBucket")
"""What reading CloudTrail's files with its public keys, and AWS Config's files, needs."""
MANAGED_CHARACTERS = 6_144
"""What IAM lets one managed policy hold."""
INLINE_CHARACTERS = 10_240
"""What IAM lets all inline policies of a role hold together."""
_OWN, _TRAIL, _CONFIG = "OnlyWhereRemitRuns", "ReadTrail", "ReadConfigBucket"
"""How the names of statements begin that not every account's role needs."""
LOOKUP_ACTIONS = ("cloudtrail:LookupEvents",)
"""What asking for events needs where no source is named; where one is, and can't be read, that is a gap to be seen."""


def policy_document(specs: Sequence[ServiceSpec], settings: Settings | None = None) -> dict[str, Any]:
    """Return the policy of the collecting role in each account.

    With settings, what these make remit do beside the specs is added, in statements of their own: reading the buckets
    of the trail and of AWS Config, and, only where remit itself runs, listing the organization's accounts and entering
    them.
    """
    read = {action for service in specs for operation, _ in service.walk() for action in operation.actions}
    if settings is None or not settings.regions:
        read.update(accounts.ACTIONS)
    statements = [_statement("ReadConfiguration", read, ["*"])] if read else []
    if settings:
        statements += _trail(settings) + _config(settings) + _entry(settings)
    return {"Version": "2012-10-17", "Statement": statements}


def characters(document: dict[str, Any]) -> int:
    """Return a policy's length as IAM counts it: without white space."""
    return len(canonical_json(document))


def of_a_role(document: dict[str, Any]) -> dict[str, Any]:
    """Return what of a policy goes to the role in each account, without what only remit's own identity needs."""
    statements = [one for one in document["Statement"] if not one["Sid"].startswith(_OWN)]
    return {**document, "Statement": statements}


def of_every_account(document: dict[str, Any]) -> dict[str, Any]:
    """Return what of a policy the role needs in every account, whoever owns the buckets."""
    statements = [one for one in of_a_role(document)["Statement"] if not one["Sid"].startswith((_TRAIL, _CONFIG))]
    return {**document, "Statement": statements}


def of_the_trail(document: dict[str, Any]) -> dict[str, Any]:
    """Return what of a policy the role needs only in the account that owns the trail's bucket."""
    return {**document, "Statement": [one for one in document["Statement"] if one["Sid"].startswith(_TRAIL)]}


def of_config(document: dict[str, Any]) -> dict[str, Any]:
    """Return what of a policy the role needs only in the account that owns AWS Config's bucket."""
    return {**document, "Statement": [one for one in document["Statement"] if one["Sid"].startswith(_CONFIG)]}


def split(document: dict[str, Any], limit: int = MANAGED_CHARACTERS) -> list[dict[str, Any]]:
    """Return policies that together allow what a policy allows, each within the limit; the parts of a statement are
    numbered."""
    parts: list[dict[str, Any]] = [{**document, "Statement": []}]
    for statement in _pieces(document, limit):
        longer = {**document, "Statement": [*parts[-1]["Statement"], statement]}
        if parts[-1]["Statement"] and characters(longer) > limit:
            longer = {**document, "Statement": [statement]}
            parts.append(longer)
        parts[-1] = longer
    return parts


def _pieces(document: dict[str, Any], limit: int) -> Iterator[dict[str, Any]]:
    """Yield statements that each fit into a policy of their own."""
    for statement in document["Statement"]:
        if characters({**document, "Statement": [statement]}) <= limit:
            yield statement
            continue
        number, waiting = 1, list(statement["Action"])
        while waiting:
            piece = statement | {"Sid": f"{statement['Sid']}{number}", "Action": [waiting.pop(0)]}
            room = limit - characters({**document, "Statement": [piece]})
            while waiting and (room := room - len(canonical_json(waiting[0])) - 1) >= 0:
                piece["Action"].append(waiting.pop(0))
            yield piece
            number += 1


def _trail(settings: Settings) -> list[dict[str, Any]]:
    buckets = _buckets(settings, settings.cloudtrail.sources)
    if not settings.cloudtrail.sources and settings.cloudtrail.lookup == "fallback":
        return [_statement("LookUpEvents", LOOKUP_ACTIONS, ["*"])]
    if not buckets:
        return []
    return [
        _statement(f"{_TRAIL}Keys", TRAIL_ACTIONS, ["*"]),
        _statement(f"{_TRAIL}Bucket", BUCKET_ACTIONS, buckets),
    ]


def _config(settings: Settings) -> list[dict[str, Any]]:
    buckets = _buckets(settings, settings.config.sources)
    return [_statement(_CONFIG, BUCKET_ACTIONS, buckets)] if buckets else []


def _buckets(settings: Settings, sources: Iterable[BucketSource]) -> list[str]:
    """Return the ARNs of the sources' buckets and of all that lies in them."""
    named = {place.source.removeprefix("s3://").split("/")[0] for place in sources if place.source.startswith("s3://")}
    arns = {f"arn:{settings.partition}:s3:::{name}" for name in named}
    return sorted(arns | {f"{arn}/*" for arn in arns})


def _entry(settings: Settings) -> list[dict[str, Any]]:
    organization = settings.organization
    roles = {account.role_arn for account in settings.accounts if account.role_arn}
    if organization.enabled:
        roles.add(f"arn:{settings.partition}:iam::*:role/{organization.role_name}")
    if settings.collect.hub_role_arn:
        roles.add(settings.collect.hub_role_arn)
    found = [_statement(f"{_OWN}EnterAccounts", accounts.ENTER_ACTIONS, sorted(roles))] if roles else []
    if organization.enabled:
        found.append(_statement(f"{_OWN}ListAccounts", accounts.list_actions(settings), ["*"]))
    return found


def _statement(sid: str, actions: Iterable[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(set(actions)), "Resource": resources}
