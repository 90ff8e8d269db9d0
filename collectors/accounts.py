"""Which accounts there are, how each is entered, and which Regions it uses."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from collectors.outcomes import Failure, classify, shortened
from collectors.sessions import AccountSession, again_if_spoiled
from evidence.errors import RemitError
from evidence.settings import Settings

ACTIONS = ("account:ListRegions", "ec2:DescribeRegions")
"""What the role in each account must allow for this module; the second is asked where the first is refused."""
ENTER_ACTIONS = ("sts:AssumeRole",)
"""What the collector's own credentials must allow to enter accounts; `list_actions` says what to find them."""
ACTIVE = "ACTIVE"
UNITS = ("ou-", "r-")
_UNIT_ACTIONS = ("organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent")
_AT_ONCE = 8


@dataclass(frozen=True)
class Account:
    """An account of the estate and the way into it; pickles, and holds no credentials.

    `role_arn` is the role that is used, null for the collector's own credentials; `failure` says why the account can't
    be entered. `regions` are those to ask, also where it can't be entered; `regions_failure` says why the account did
    not tell its own, so that they are another account's. `left_out` says which setting leaves it out.
    """

    id: str
    name: str = ""
    status: str = ACTIVE
    role_arn: str | None = None
    external_id: str | None = None
    caller_arn: str | None = None
    regions: tuple[str, ...] = ()
    failure: Failure | None = None
    regions_failure: Failure | None = None
    left_out: str | None = None

    def open(self, settings: Settings) -> AccountSession:
        """Return a session in the account; the role is assumed at its first use."""
        return AccountSession(settings, self.role_arn, self.external_id)


@dataclass(frozen=True)
class Estate:
    """Who asks, and all accounts: those to read (`active`), and those only recorded: closed by AWS, or left out."""

    caller_arn: str
    caller_account: str
    partition: str
    accounts: tuple[Account, ...]

    @property
    def active(self) -> tuple[Account, ...]:
        return tuple(account for account in self.accounts if account.status == ACTIVE and not account.left_out)


def survey(settings: Settings) -> Estate:
    """Find the estate's accounts, enter each one once, and list its Regions.

    Accounts come from the settings and, if they say so, from AWS Organizations; if neither names any, the caller's own
    is read. An account that can't be entered, or is left out, is part of the estate, with the reason.
    Raises RemitError where there are no credentials, or where Organizations can't be asked.
    """
    own = AccountSession(settings)
    try:
        caller = _caller(own)
        named = _left_out(settings, own, _named(settings, own, caller["Account"]))
    finally:
        own.close()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        entered = list(pool.map(lambda account: _entered(account, settings, caller), named))
    fallback = _fallback_regions(entered, caller["Account"], own.home)
    accounts = tuple(_with(account, regions=account.regions or settings.regions or fallback) for account in entered)
    return Estate(caller["Arn"], caller["Account"], settings.partition, accounts)


def _caller(session: AccountSession) -> dict[str, str]:
    try:
        session.check()
        answer = _identity(session)
    except (BotoCoreError, ClientError) as error:
        raise RemitError(
            f"no AWS credentials that work ({shortened(str(error))})",
            remedy="set AWS_PROFILE, or the credentials' environment variables, and run `aws sts get-caller-identity`",
        ) from None
    return {"Account": str(answer["Account"]), "Arn": str(answer["Arn"])}


@again_if_spoiled
def _identity(session: AccountSession) -> dict[str, Any]:
    answer: dict[str, Any] = session.client("sts").get_caller_identity()
    return answer


@again_if_spoiled
def _pages(client: Any, operation: str, **request: Any) -> list[dict[str, Any]]:
    return list(client.get_paginator(operation).paginate(**request))


def _named(settings: Settings, own: AccountSession, caller_account: str) -> list[Account]:
    """Return all accounts, sorted by id; what the settings say of one comes before what Organizations says."""
    organization = settings.organization
    found: dict[str, Account] = {}
    for entry in _organization(own) if organization.enabled else ():
        role = f"arn:{settings.partition}:iam::{entry['Id']}:role/{organization.role_name}"
        status = str(entry.get("State") or entry.get("Status") or ACTIVE)
        found[entry["Id"]] = Account(
            entry["Id"], entry.get("Name", entry["Id"]), status, role, organization.external_id
        )
    for said in settings.accounts:
        known = found.get(said.id, Account(said.id, said.id, ACTIVE))
        found[said.id] = _with(
            known,
            name=said.name or known.name,
            role_arn=said.role_arn or known.role_arn,
            external_id=said.external_id or known.external_id,
        )
    return sorted(found.values(), key=lambda account: account.id) or [Account(caller_account, caller_account, ACTIVE)]


def _left_out(settings: Settings, own: AccountSession, accounts: list[Account]) -> list[Account]:
    """Mark the accounts that the organization's settings leave out; those named by hand are read all the same."""
    organization, by_hand = settings.organization, {account.id for account in settings.accounts}
    if not organization.enabled or not (organization.include or organization.exclude):
        return accounts
    meant = {text: _meant(own, text, accounts) for text in (*organization.include, *organization.exclude)}
    included = set().union(*(meant[text] for text in organization.include))
    marked = []
    for account in accounts:
        excluded = next((text for text in organization.exclude if account.id in meant[text]), None)
        why = f"organization.exclude names {excluded}" if excluded else None
        if why is None and organization.include and account.id not in included:
            why = "organization.include does not name it"
        marked.append(_with(account, left_out=None if account.id in by_hand else why))
    return marked


def _meant(own: AccountSession, text: str, accounts: list[Account]) -> set[str]:
    """Return the ids of the accounts that one entry of `include` or `exclude` means."""
    if text.startswith(UNITS):
        return _below(own, text)
    if "=" in text:
        return {account.id for account in accounts if text in _tags(own, account.id)}
    return {text}


def _below(own: AccountSession, unit: str) -> set[str]:
    """Return the ids of all accounts below a unit or a root."""
    with _asking("organizations:ListAccountsForParent and ListOrganizationalUnitsForParent"):
        client = own.client("organizations")
        pages = _pages(client, "list_accounts_for_parent", ParentId=unit)
        found = {str(account["Id"]) for page in pages for account in page["Accounts"]}
        pages = _pages(client, "list_organizational_units_for_parent", ParentId=unit)
        deeper = [str(below["Id"]) for page in pages for below in page["OrganizationalUnits"]]
    return found.union(*(_below(own, below) for below in deeper))


def _tags(own: AccountSession, account_id: str) -> set[str]:
    with _asking("organizations:ListTagsForResource"):
        pages = _pages(own.client("organizations"), "list_tags_for_resource", ResourceId=account_id)
        return {f"{tag['Key']}={tag['Value']}" for page in pages for tag in page["Tags"]}


def _organization(own: AccountSession) -> list[dict[str, Any]]:
    with _asking("organizations:ListAccounts"):
        pages = _pages(own.client("organizations"), "list_accounts")
        return [account for page in pages for account in page["Accounts"]]


@contextmanager
def _asking(actions: str) -> Iterator[None]:
    """Turn what AWS refuses in the block into one clear error."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise RemitError(
            f"the accounts of the organization can't be listed ({shortened(str(error))})",
            remedy=f"collect from the management account or a delegated administrator that may call {actions},"
            " or list the accounts in remit.toml",
        ) from None


def list_actions(settings: Settings) -> tuple[str, ...]:
    """Return what the collector's own credentials must allow to find the organization's accounts."""
    organization = settings.organization
    chosen = (*organization.include, *organization.exclude)
    by_unit = any(text.startswith(UNITS) for text in chosen)
    return (
        "organizations:ListAccounts",
        *(_UNIT_ACTIONS if by_unit else ()),
        *(("organizations:ListTagsForResource",) if any("=" in text for text in chosen) else ()),
    )


def _with(account: Account, **changes: Any) -> Account:
    return Account(**{**account.__dict__, **changes})


def _entered(account: Account, settings: Settings, caller: dict[str, str]) -> Account:
    if account.status != ACTIVE or account.left_out:
        return account
    is_own = account.id == caller["Account"]
    if not account.role_arn and not is_own:
        reason = f"no role is configured for it, and the collector's own credentials are of {caller['Account']}"
        return _with(
            account, failure=Failure("denied", "AccessDenied", f"account {account.id} can't be entered: {reason}")
        )
    tried = _tried(account, settings)
    if tried.failure and is_own and account.role_arn:
        return _tried(_with(account, role_arn=None, external_id=None), settings)
    return tried


def _tried(account: Account, settings: Settings) -> Account:
    session = account.open(settings)
    try:
        session.check()
        identity = _identity(session)
        if identity["Account"] != account.id:
            reason = f"{account.role_arn} leads to account {identity['Account']} and not to {account.id}"
            return _with(account, failure=Failure("denied", "AccessDenied", reason))
        regions = settings.regions or _enabled_regions(session)
        unknown = regions if isinstance(regions, Failure) else None
        told = () if isinstance(regions, Failure) else regions
        return _with(account, caller_arn=str(identity["Arn"]), regions=told, regions_failure=unknown)
    except Exception as error:  # noqa: BLE001 - whatever one account answers, the others are read
        return _with(account, failure=entry_failure(account, error))
    finally:
        session.close()


def entry_failure(account: Account, error: Exception) -> Failure:
    """Return why an account's role, or the credentials without one, could not be used."""
    cause = classify(error, absent=(), not_enabled=(), child=False, regional=False)
    status = cause.status if cause.status in ("throttled", "error") else "denied"
    what = f"sts:AssumeRole of {account.role_arn}" if account.role_arn else "the collector's own credentials"
    return Failure(status, cause.code, shortened(f"{what} failed: {cause.code}: {cause.message}"))


def _enabled_regions(session: AccountSession) -> tuple[str, ...] | Failure:
    """Return the Regions that an account has enabled, from whichever of two calls it allows; why not, if neither."""
    try:
        wanted = ["ENABLED", "ENABLED_BY_DEFAULT"]
        asked = _pages(session.client("account"), "list_regions", RegionOptStatusContains=wanted)
        return _sorted(region["RegionName"] for page in asked for region in page["Regions"])
    except (BotoCoreError, ClientError):
        pass
    try:
        answer = session.client("ec2").describe_regions()
        return _sorted(region["RegionName"] for region in answer["Regions"])
    except (BotoCoreError, ClientError) as error:
        cause = classify(error, absent=(), not_enabled=(), child=False, regional=False)
        said = f"{' and '.join(ACTIONS)} failed: {cause.code}: {cause.message}"
        return Failure(cause.status, cause.code, shortened(said))


def _sorted(regions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(regions)))


def _fallback_regions(accounts: Iterable[Account], caller_account: str, home: str) -> tuple[str, ...]:
    """Return the Regions of an account that could not list its own: the caller's, else any other's, else the home."""
    known = {account.id: account.regions for account in accounts if account.regions}
    return known.get(caller_account) or next(iter(known.values()), (home,))
