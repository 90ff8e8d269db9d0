"""Which accounts there are, how each is entered, and which Regions it uses."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from collectors.outcomes import Failure, classify, shortened
from collectors.sessions import AccountSession
from evidence.errors import RemitError
from evidence.settings import Settings

ACTIONS = ("account:ListRegions",)
"""What the role in each account must allow for this module."""
LIST_ACTIONS, ENTER_ACTIONS = ("organizations:ListAccounts",), ("sts:AssumeRole",)
"""What the collector's own credentials must allow for it."""
ACTIVE = "ACTIVE"
_AT_ONCE = 8


@dataclass(frozen=True)
class Account:
    """An account of the estate and the way into it; pickles, and holds no credentials.

    `role_arn` is the role that is used, null for the collector's own credentials; `failure` says why the account can't
    be entered. `regions` are those to ask, also where it can't be entered.
    """

    id: str
    name: str = ""
    status: str = ACTIVE
    role_arn: str | None = None
    external_id: str | None = None
    caller_arn: str | None = None
    regions: tuple[str, ...] = ()
    failure: Failure | None = None

    def open(self, settings: Settings) -> AccountSession:
        """Return a session in the account; the role is assumed at its first use."""
        return AccountSession(settings, self.role_arn, self.external_id)


@dataclass(frozen=True)
class Estate:
    """Who asks, and all accounts: those to read (`active`), and those only recorded because AWS closed them."""

    caller_arn: str
    caller_account: str
    partition: str
    accounts: tuple[Account, ...]

    @property
    def active(self) -> tuple[Account, ...]:
        return tuple(account for account in self.accounts if account.status == ACTIVE)


def survey(settings: Settings) -> Estate:
    """Find the estate's accounts, enter each one once, and list its Regions.

    Accounts come from the settings and, if they say so, from AWS Organizations; if neither names any, the caller's own
    is read. An account that can't be entered is part of the estate, with the reason.
    Raises RemitError where there are no credentials, or where Organizations can't be asked.
    """
    own = AccountSession(settings)
    try:
        caller = _caller(own)
        named = _named(settings, own, caller["Account"])
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
        answer = session.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise RemitError(
            f"no AWS credentials that work ({shortened(str(error))})",
            remedy="set AWS_PROFILE, or the credentials' environment variables, and run `aws sts get-caller-identity`",
        ) from None
    return {"Account": str(answer["Account"]), "Arn": str(answer["Arn"])}


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


def _organization(own: AccountSession) -> list[dict[str, Any]]:
    try:
        pages = own.client("organizations").get_paginator("list_accounts").paginate()
        return [account for page in pages for account in page["Accounts"]]
    except (BotoCoreError, ClientError) as error:
        raise RemitError(
            f"the accounts of the organization can't be listed ({shortened(str(error))})",
            remedy="collect from the management account or a delegated administrator that may call"
            " organizations:ListAccounts, or list the accounts in remit.toml",
        ) from None


def _with(account: Account, **changes: Any) -> Account:
    return Account(**{**account.__dict__, **changes})


def _entered(account: Account, settings: Settings, caller: dict[str, str]) -> Account:
    if account.status != ACTIVE:
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
        identity = session.client("sts").get_caller_identity()
        if identity["Account"] != account.id:
            reason = f"{account.role_arn} leads to account {identity['Account']} and not to {account.id}"
            return _with(account, failure=Failure("denied", "AccessDenied", reason))
        regions = settings.regions or _enabled_regions(session)
        return _with(account, caller_arn=str(identity["Arn"]), regions=regions)
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


def _enabled_regions(session: AccountSession) -> tuple[str, ...]:
    """Return the Regions that an account has enabled, from whichever of two calls it allows; none if neither."""
    try:
        pages = session.client("account").get_paginator("list_regions")
        asked = pages.paginate(RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])
        return _sorted(region["RegionName"] for page in asked for region in page["Regions"])
    except (BotoCoreError, ClientError):
        pass
    try:
        answer = session.client("ec2").describe_regions()
        return _sorted(region["RegionName"] for region in answer["Regions"])
    except (BotoCoreError, ClientError):
        return ()


def _sorted(regions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(regions)))


def _fallback_regions(accounts: Iterable[Account], caller_account: str, home: str) -> tuple[str, ...]:
    """Return the Regions of an account that could not list its own: the caller's, else any other's, else the home."""
    known = {account.id: account.regions for account in accounts if account.regions}
    return known.get(caller_account) or next(iter(known.values()), (home,))
