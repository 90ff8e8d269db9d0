"""What a night needs of AWS, tried beforehand with few calls: who asks, each role and what it may do, the buckets.

Nothing is kept. What is found is said in words that hold no answer's text beyond error codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from collectors.accounts import Account, Estate, survey
from collectors.config.bucket import open_deliveries
from collectors.policy import of_every_account, policy_document
from collectors.sessions import AccountSession
from collectors.specs import ServiceSpec
from collectors.trail.keyring import KeyRing
from collectors.trail.sources import Source, open_source
from evidence.errors import RemitError
from evidence.settings import BucketSource, Settings, TrailSource

State = Literal["ok", "limited", "wrong"]
OK: State = "ok"
LIMITED: State = "limited"
WRONG: State = "wrong"
_AT_ONCE = 8
_SKEW = timedelta(seconds=60)
_REFUSED_SKEW = timedelta(minutes=5)
"""From where on AWS refuses requests, about."""
_SHOWN = 6


@dataclass(frozen=True)
class Check:
    """One thing that a night needs.

    `ok`; `limited`, where some results will be `no_evidence` and nothing is out of order; `wrong`, where a night would
    have gaps. `remedy` says what to do.
    """

    what: str
    where: str
    state: State
    found: str
    remedy: str = ""


def checks_of_aws(settings: Settings, specs: Iterable[ServiceSpec]) -> Iterator[Check]:
    """Try what a night needs of AWS, and yield what is found. Never raises for what AWS answers."""
    yield _clock(settings)
    try:
        estate = survey(settings)
    except RemitError as error:
        yield Check("organization" if settings.organization.enabled else "credentials", "", WRONG, *_said(error))
        return
    yield Check("credentials", estate.caller_account, OK, f"asks as {estate.caller_arn}")
    closed = [account for account in estate.accounts if account.status != "ACTIVE"]
    left_out = [account for account in estate.accounts if account.left_out]
    told = f"{len(estate.active)} accounts to read"
    told += f", {len(left_out)} left out" if left_out else ""
    told += f", {len(closed)} closed" if closed else ""
    yield Check("organization", "", OK, told)
    wanted = _wanted(settings, specs)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(lambda account: list(_account(settings, account, wanted)), estate.active):
            yield from found
    for place in settings.cloudtrail.sources:
        yield from _trail(settings, place, estate)
    if not settings.cloudtrail.sources:
        yield Check(
            "trail", "", LIMITED, "no CloudTrail source is named", "name the trail's bucket in cloudtrail.sources"
        )
    yield from (_config(settings, place, estate) for place in settings.config.sources)


def _said(error: RemitError) -> tuple[str, str]:
    return error.message, error.remedy


def _clock(settings: Settings) -> Check:
    session = AccountSession(settings)
    try:
        answer = session.client("sts").get_caller_identity()
        said = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (BotoCoreError, ClientError, KeyError, ValueError):
        return Check("clock", "", LIMITED, "AWS did not say what time it is")
    finally:
        session.close()
    skew = abs(datetime.now(UTC) - said)
    found = f"differs from AWS's by {skew.total_seconds():.0f} s"
    if skew <= _SKEW:
        return Check("clock", "", OK, found)
    return Check("clock", "", WRONG if skew >= _REFUSED_SKEW else LIMITED, found, "set this machine's clock (NTP)")


def _wanted(settings: Settings, specs: Iterable[ServiceSpec]) -> set[str]:
    """Return the actions that the role in each account needs."""
    statements = of_every_account(policy_document(list(specs), settings))["Statement"]
    return {action for one in statements for action in one["Action"]}


def _account(settings: Settings, account: Account, wanted: set[str]) -> Iterator[Check]:
    where = f"{account.name} ({account.id})"
    if account.failure:
        trust = "let its trust policy name who runs remit, and the external id" if account.role_arn else "name its role"
        yield Check("role", where, WRONG, account.failure.message, trust)
        return
    yield Check("role", where, OK, f"entered as {account.caller_arn}, {len(account.regions)} Regions")
    session = account.open(settings)
    try:
        if account.role_arn:
            yield _permissions(session, account.role_arn.rpartition("/")[2], where, wanted)
        yield _support(session, where)
    finally:
        session.close()


def _permissions(session: AccountSession, role: str, where: str, wanted: set[str]) -> Check:
    """Compare what the role's policies allow with what is needed; what else may refuse is not looked at."""
    try:
        statements = list(_statements(session, role))
    except (BotoCoreError, ClientError) as error:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
        found = f"its policies can't be read (iam:GetAccountAuthorizationDetails: {code})"
        return Check("permissions", where, WRONG, found, "attach what `remit iam-policy` prints")
    missing = sorted(action for action in wanted if not _allows(statements, action))
    if not missing:
        return Check("permissions", where, OK, f"its policies allow all {len(wanted)} actions")
    shown = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
    found = f"its policies do not allow {len(missing)} of {len(wanted)} actions: {shown}"
    return Check("permissions", where, WRONG, found, "attach what `remit iam-policy` prints")


def _statements(session: AccountSession, role: str) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a role's inline and attached policies."""
    kinds = ["Role", "LocalManagedPolicy", "AWSManagedPolicy"]
    pages = session.client("iam").get_paginator("get_account_authorization_details").paginate(Filter=kinds)
    attached: set[str] = set()
    documents: dict[str, Any] = {}
    for page in pages:
        for found in page.get("RoleDetailList", ()):
            if found["RoleName"] == role:
                attached |= {policy["PolicyArn"] for policy in found.get("AttachedManagedPolicies", ())}
                for policy in found.get("RolePolicyList", ()):
                    yield from _listed(policy["PolicyDocument"]["Statement"])
        for policy in page.get("Policies", ()):
            for version in policy.get("PolicyVersionList", ()):
                if version.get("IsDefaultVersion"):
                    documents[policy["Arn"]] = version["Document"]
    for arn in attached & documents.keys():
        yield from _listed(documents[arn]["Statement"])


def _allows(statements: Iterable[Mapping[str, Any]], action: str) -> bool:
    allowed = False
    for statement in statements:
        if "Action" in statement:
            concerned = _matches(action, _listed(statement["Action"]))
        else:
            concerned = not _matches(action, _listed(statement.get("NotAction", "*")))
        if concerned and statement["Effect"] == "Deny" and not statement.get("Condition"):
            return False
        allowed = allowed or (concerned and statement["Effect"] == "Allow")
    return allowed


def _matches(action: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _support(session: AccountSession, where: str) -> Check:
    """AWS Health answers only where a support plan includes it."""
    try:
        session.client("health").describe_events(maxResults=10)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "SubscriptionRequiredException":
            found = "no support plan that includes AWS Health: what hangs on it is no_evidence"
            return Check(
                "support", where, LIMITED, found, "Business support or above, if AWS's events are to be evidence"
            )
        return Check("support", where, WRONG, f"health:DescribeEvents: {code}", "allow it to the role")
    except BotoCoreError as error:
        return Check(
            "support", where, WRONG, f"AWS Health can't be reached ({type(error).__name__})", "see the network"
        )
    return Check("support", where, OK, "AWS Health answers")


def _trail(settings: Settings, place: TrailSource, estate: Estate) -> Iterator[Check]:
    """List a source, read one object of it, and ask for the public keys of its Region."""
    remedy = "see that the trail logs into this bucket and prefix"
    try:
        with _reader(settings, place.account_id or settings.cloudtrail.account_id, estate) as session:
            boto3 = session.boto3()
            yield (found := _readable("trail", place, open_source(place.source, boto3), remedy))
            if found.state == OK and place.source.startswith("s3://") and not place.public_keys:
                yield _keys(KeyRing(session=boto3), place.source, session.home)
    except RemitError as error:
        yield Check("trail", place.source, WRONG, *_said(error))


def _config(settings: Settings, place: BucketSource, estate: Estate) -> Check:
    """List a source of AWS Config, and read one object of it."""
    remedy = "see that the delivery channels deliver snapshots daily into this bucket and prefix"
    try:
        with _reader(settings, place.account_id or settings.config.account_id, estate) as session:
            return _readable("config", place, open_deliveries(place.source, session.boto3()), remedy)
    except RemitError as error:
        return Check("config", place.source, WRONG, *_said(error))


@contextmanager
def _reader(settings: Settings, wanted: str | None, estate: Estate) -> Iterator[AccountSession]:
    """Yield the session of the account that is to read a source. Raises RemitError where it is no active account."""
    readers = {account.id: account for account in estate.active}
    if wanted and wanted not in readers:
        raise RemitError(
            f"is to be read by {wanted}, which is no active account", remedy="correct account_id in remit.toml"
        )
    session = readers[wanted].open(settings) if wanted else AccountSession(settings)
    try:
        yield session
    finally:
        session.close()


def _readable(what: str, place: BucketSource, source: Source, remedy: str) -> Check:
    """List the last two days of a source, and read one object; `remedy` is for one that holds nothing."""
    today = datetime.now(UTC).date()
    newest = next(iter(source.listing(today - timedelta(days=2), today)), None)
    if newest is None:
        return Check(what, place.source, WRONG, "holds nothing of the last two days", remedy)
    read = source.read(newest[0])
    if read.problem:
        remedy = "let the role s3:GetObject there, and kms:Decrypt where the bucket is encrypted with a key"
        return Check(what, place.source, WRONG, f"can be listed and not read ({read.detail})", remedy)
    return Check(what, place.source, OK, "can be listed and read")


def _keys(ring: KeyRing, source: str, region: str) -> Check:
    now = datetime.now(UTC)
    ring.ask(region, now - timedelta(days=1), now)
    if ring.refused:
        remedy = "allow cloudtrail:ListPublicKeys: without the keys no digest can be verified"
        return Check("public keys", source, WRONG, next(iter(ring.refused.values())), remedy)
    return Check("public keys", source, OK, f"AWS tells {len(ring.keys)} of {region}")
