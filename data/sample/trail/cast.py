"""Who works in which account, with what, when and how often: the ordinary cast of the sample organization."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from data.sample.organization import DEVELOPMENT, LOG_ARCHIVE, MANAGEMENT, PRODUCTION
from data.sample.trail.calls import ADMINISTER, AGENT, APPLICATION, LOOK, Call
from data.sample.trail.changes import CHANGE, DEPLOY
from data.sample.trail.entries import by_identity_center, by_service, by_web_identity
from data.sample.trail.records import Session, hex_id, role, user

OFFICE = "203.0.113.24"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
TERMINAL = "aws-cli/2.28.4 md/awscrt#0.27.4 ua/2.1 os/linux#6.8 lang/python#3.13.4 md/installer#exe"
_SSO_PATH = "aws-reserved/sso.amazonaws.com/eu-west-1/"
PERMISSION_SETS = {
    "AdministratorAccess": "8e0b6d1f4a2c7953",
    "PlatformEngineer": "4c1f8e2b7a9d3065",
    "ReadOnly": "2a7d5f0c9b3e8146",
    "Developer": "6b9e3a1c5d8f2074",
    "SecurityAudit": "0d4a8c6f2e7b1935",
}
"""Permission set → the suffix of the role that Identity Center makes of it."""
_GITHUB = "oidc-provider/token.actions.githubusercontent.com"

Begin = Callable[[str, datetime, Random], Session]
"""account id, when, random → a session that begins then."""


@dataclass(frozen=True)
class Part:
    """One actor's ordinary days: bursts of calls a working day in the home Region and in the other one."""

    begin: Begin
    calls: tuple[Call, ...]
    home: int
    away: int
    hours: tuple[int, int] = (0, 24)
    weekends: bool = True
    changes: tuple[Call, ...] = ()


def person(permission: str, name: str, *, console: bool = True) -> Begin:
    """Somebody who came through Identity Center, with a permission set; the identity provider asked for MFA."""

    def begin(account_id: str, at: datetime, rng: Random) -> Session:
        named = f"AWSReservedSSO_{permission}_{PERMISSION_SETS[permission]}"
        identity = role(account_id, named, f"{name}@example.com", rng, at, path=_SSO_PATH)
        entry = by_identity_center(identity, f"{name}@example.com")
        return Session(identity, account_id, OFFICE, BROWSER if console else TERMINAL, console=console, entry=entry)

    return begin


def console_user(name: str) -> Begin:
    """An IAM user in the console, signed in with MFA."""

    def begin(account_id: str, at: datetime, rng: Random) -> Session:
        return Session(user(account_id, name, rng, at, mfa=True), account_id, OFFICE, BROWSER, console=True)

    return begin


def deploy_key(name: str) -> Begin:
    """An IAM user's long-lived access key, used from the build server."""

    def begin(account_id: str, at: datetime, rng: Random) -> Session:
        agent = "Boto3/1.40.2 md/Botocore#1.40.2 ua/2.1 os/linux#6.1 lang/python#3.12.9"
        return Session(user(account_id, name, rng), account_id, "198.51.100.17", agent, tls="TLSv1.2")

    return begin


def pipeline(name: str) -> Begin:
    """The pipeline's role, taken with GitHub's web identity token."""

    def begin(account_id: str, at: datetime, rng: Random) -> Session:
        provider: dict[str, Any] = {"federatedProvider": f"arn:aws:iam::{account_id}:{_GITHUB}", "attributes": {}}
        identity = role(account_id, name, "GitHubActions", rng, at, webIdFederationData=provider)
        entry = by_web_identity(provider["federatedProvider"], "repo:example/shop:ref:refs/heads/main")
        return Session(identity, account_id, f"192.0.2.{rng.randrange(1, 250)}", TERMINAL, entry=entry)

    return begin


def software(name: str, session: str, *, private: bool = True, tls: str = "TLSv1.3", host: str | None = None) -> Begin:
    """A role that a task, a function or an instance runs with; `private`: through the VPC's endpoint.

    `host`: the service that runs it and takes the role for it.
    """

    def begin(account_id: str, at: datetime, rng: Random) -> Session:
        delivery: dict[str, Any] = {"ec2RoleDelivery": "2.0"} if session.startswith("i-") else {}
        identity = role(account_id, name, session, rng, at, **delivery)
        endpoint = hex_id("vpce", account_id) if private else None
        address = f"10.30.{rng.randrange(2)}.{rng.randrange(4, 250)}" if private else "198.51.100.40"
        agent, entry = "aws-sdk-java/2.32.9 ua/2.1 os/Linux", by_service(host) if host else None
        return Session(identity, account_id, address, agent, tls=tls, endpoint=endpoint, entry=entry)

    return begin


_DAY = (6, 18)
CAST: dict[str, tuple[Part, ...]] = {
    MANAGEMENT.id: (
        Part(console_user("alice.meyer"), (*ADMINISTER, *LOOK), 2, 1, _DAY, weekends=False),
        Part(person("AdministratorAccess", "erin.novak"), ADMINISTER, 2, 0, _DAY, weekends=False),
        Part(deploy_key("remit-collector"), (Call("organizations:ListAccounts"), Call("sts:GetCallerIdentity")), 1, 0),
    ),
    LOG_ARCHIVE.id: (
        Part(person("SecurityAudit", "frank.osei", console=False), (*ADMINISTER, *LOOK), 2, 1, _DAY, weekends=False),
        Part(software("log-reader", "athena-reports", private=False), APPLICATION[:5], 2, 1),
    ),
    PRODUCTION.id: (
        Part(software("checkout-service", "6f1d8a2c4b7e4f0d9a3c5e8b7d6f2a10", host="ecs-tasks"), APPLICATION, 7, 3),
        Part(
            software("checkout-functions", "checkout-worker", private=False, tls="TLSv1.2", host="lambda"),
            APPLICATION,
            4,
            2,
        ),
        Part(software("app-instance", hex_id("i", "app")), AGENT, 4, 2),
        Part(person("PlatformEngineer", "dana.kim"), LOOK, 3, 1, _DAY, weekends=False, changes=CHANGE),
        Part(person("ReadOnly", "gus.lind"), LOOK, 2, 1, _DAY, weekends=False),
        Part(pipeline("deploy-pipeline"), DEPLOY, 3, 1, _DAY, weekends=False),
        Part(deploy_key("svc-deploy"), DEPLOY[10:12], 1, 0, _DAY),
    ),
    DEVELOPMENT.id: (
        Part(console_user("carol.diaz"), LOOK, 2, 1, _DAY, weekends=False),
        Part(person("Developer", "hana.sato", console=False), LOOK, 3, 1, _DAY, weekends=False, changes=CHANGE),
        Part(pipeline("deploy-pipeline"), DEPLOY, 2, 1, _DAY, weekends=False),
        Part(software("functions", "thumbnailer", private=False, host="lambda"), APPLICATION, 3, 1),
        Part(
            software("data-science-notebook", "SageMaker", private=False, tls="TLSv1.2", host="sagemaker"),
            APPLICATION[1:5],
            1,
            0,
            _DAY,
        ),
        Part(software("app-instance", hex_id("i", "dev-app")), AGENT, 2, 1),
    ),
}
"""Account id → its cast."""
