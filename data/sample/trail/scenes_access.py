"""Stories of people and their rights: sign-ins, root, privileges, operators, deployments, an old client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from data.sample.organization import DEVELOPMENT, MANAGEMENT, PRODUCTION
from data.sample.trail.cast import BROWSER, OFFICE, software
from data.sample.trail.records import Record, Session, on_behalf, root, token, user
from data.sample.trail.scene import ADMINISTRATOR, ENGINEER, PIPELINE, START, Scene
from data.sample.trail.stories import DEPLOYED_FUNCTION, OLD_INSTANCE, OPERATED_INSTANCE

_SIGNED_IN = timedelta(minutes=3)
"""Before its first call, so says an identity, a session began: at the moment of the sign-in."""
_CONSOLE = "https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true"


def root_signs_in(scene: Scene) -> Iterator[Record]:
    """MFAUsed No, and then some console pages."""
    identity = root(MANAGEMENT.id, scene.rng, scene.began + _SIGNED_IN)
    bare = {key: identity[key] for key in ("type", "principalId", "arn", "accountId")} | {"accessKeyId": ""}
    session = Session(identity, MANAGEMENT.id, "203.0.113.199", BROWSER, console=True)
    yield _sign_in(scene, Session(bare, MANAGEMENT.id, session.address, BROWSER), "No")
    pages = ("billingconsole:GetBillingNotifications", "iam:GetAccountSummary", "s3:ListBuckets", "ce:GetCostForecast")
    for number, call in enumerate(pages):
        yield scene.record(session, call, timedelta(seconds=20 + 25 * number))


def root_by_service(scene: Scene) -> Iterator[Record]:
    """Type Root with invokedBy: a service works with the account's own rights."""
    account = scene.story.account.id
    session = on_behalf(Session(root(account, scene.rng, scene.began), account, "", ""), "trustedadvisor")
    yield scene.record(session, "ec2:DescribeRegions", START)


def login_without_mfa(scene: Scene) -> Iterator[Record]:
    """An IAM user signs in with a password alone."""
    yield _sign_in(scene, _user(scene, "bob.martin"), "No")
    identity = user(DEVELOPMENT.id, "bob.martin", scene.rng, scene.began + _SIGNED_IN)
    session = Session(identity, DEVELOPMENT.id, OFFICE, BROWSER, console=True)
    yield scene.record(session, "ec2:DescribeInstances", timedelta(seconds=41), {"maxResults": 50})


def federated_sign_in(scene: Scene) -> Iterator[Record]:
    """A sign-in through Identity Center: AWS sees no second factor, the identity provider did."""
    session = scene.enter(ENGINEER)
    yield _sign_in(scene, Session(session.identity, PRODUCTION.id, OFFICE, BROWSER), "No")


def mistyped_password(scene: Scene) -> Iterator[Record]:
    """A failed sign-in, and the right one a minute later."""
    session = _user(scene, "carol.diaz")
    failed = _sign_in(scene, session, "No")
    failed |= {"errorMessage": "Failed authentication", "responseElements": {"ConsoleLogin": "Failure"}}
    yield failed
    yield _sign_in(scene, session, "Yes", timedelta(seconds=58))


def privileges_changed(scene: Scene) -> Iterator[Record]:
    """An administrator with MFA attaches a policy to a role."""
    session = scene.enter(ADMINISTRATOR)
    session.identity["sessionContext"]["attributes"]["mfaAuthenticated"] = "true"
    policy = f"arn:aws:iam::{PRODUCTION.id}:policy/customer-documents-read"
    yield scene.record(session, "iam:ListAttachedRolePolicies", START, {"roleName": "checkout-functions"})
    parameters = {"roleName": "checkout-functions", "policyArn": policy}
    yield scene.record(session, "iam:AttachRolePolicy", timedelta(seconds=33), parameters)


def operator_at_work(scene: Scene) -> Iterator[Record]:
    """A shell on an instance, and a command."""
    session = scene.enter(ENGINEER)
    instance = OPERATED_INSTANCE
    opened = f"dana.kim@example.com-{token(scene.rng, 17).lower()}"
    answer = {
        "sessionId": opened,
        "tokenValue": "Value hidden due to security reasons.",
        "streamUrl": "wss://ssmmessages",
    }
    yield scene.record(session, "ssm:StartSession", START, {"target": instance}, answer)
    command = {
        "documentName": "AWS-RunShellScript",
        "instanceIds": [instance],
        "parameters": "HIDDEN_DUE_TO_SECURITY_REASONS",
        "interactive": False,
    }
    yield scene.record(session, "ssm:SendCommand", timedelta(minutes=6), command, {"command": {"status": "Pending"}})
    yield scene.record(
        session, "ssm:TerminateSession", timedelta(minutes=11), {"sessionId": opened}, {"sessionId": opened}
    )


def old_client(scene: Scene) -> Iterator[Record]:
    """Three calls with TLSv1 from an instance that nobody updates."""
    name, instance = OLD_INSTANCE.split("/")[1:]
    session = scene.enter(software(name, instance, private=False, tls="TLSv1"))
    session = Session(
        session.identity, session.account_id, "192.0.2.77", "aws-sdk-java/1.7.4 Linux/2.6.32", tls="TLSv1"
    )
    for number, call in enumerate(("sts:GetCallerIdentity", "ec2:DescribeTags", "s3:ListBuckets")):
        yield scene.record(session, call, timedelta(seconds=9 * number))


def deployment(scene: Scene) -> Iterator[Record]:
    """The pipeline uploads a function's code and publishes a version."""
    session = scene.enter(PIPELINE)
    function = {"functionName": DEPLOYED_FUNCTION, "runtime": "python3.13"}
    parameters = {
        "functionName": DEPLOYED_FUNCTION,
        "s3Bucket": f"example-prod-artifacts-{PRODUCTION.id}",
        "s3Key": f"{DEPLOYED_FUNCTION}/2026.1.zip",
        "dryRun": False,
        "publish": False,
    }
    yield scene.record(
        session, "lambda:UpdateFunctionCode20150331v2", START, parameters, {**function, "version": "$LATEST"}
    )
    published = {"functionName": DEPLOYED_FUNCTION}
    answer = {**function, "version": "118"}
    yield scene.record(session, "lambda:PublishVersion20150331", timedelta(seconds=20), published, answer)


def _user(scene: Scene, name: str) -> Session:
    """An IAM user at the sign-in page: no access key yet."""
    identity = user(scene.story.account.id, name, scene.rng)
    del identity["accessKeyId"]
    return Session(identity, scene.story.account.id, OFFICE, BROWSER)


def _sign_in(scene: Scene, session: Session, mfa: str, after: timedelta = START) -> Record:
    extra: dict[str, Any] = {"LoginTo": _CONSOLE, "MobileVersion": "No", "MFAUsed": mfa}
    if mfa == "Yes":
        extra["MFAIdentifier"] = session.arn.replace(":user/", ":mfa/")
    made = {"additionalEventData": extra, "eventType": "AwsConsoleSignIn", "readOnly": False}
    return scene.record(session, "signin:ConsoleLogin", after, None, {"ConsoleLogin": "Success"}, **made)
