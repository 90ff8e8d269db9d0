"""How sessions begin: the records of the calls to STS that gave the cast its credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

from data.sample.trail.records import Record, Session, principal, record, service, token

_ISSUER = "https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/sample"


def by_identity_center(identity: dict[str, Any], name: str) -> dict[str, Any]:
    """Identity Center takes the permission set's role for a person, by SAML."""
    provider = f"arn:aws:iam::{identity['accountId']}:saml-provider/AWSSSO_5d1c7f3a9b2e4068_DO_NOT_DELETE"
    caller = principal("", provider)
    return {
        "call": "sts:AssumeRoleWithSAML",
        "caller": {"type": "SAMLUser", "principalId": f"{caller}:{name}", "userName": name, "identityProvider": caller},
        "asked": {"principalArn": provider, "durationSeconds": 43200},
        "answered": {"subject": name, "subjectType": "persistent", "issuer": _ISSUER},
    }


def by_web_identity(provider: str, subject: str) -> dict[str, Any]:
    """A pipeline takes its role with a token of its own provider."""
    who = {"principalId": f"{provider}:sts.amazonaws.com:{subject}", "userName": subject, "identityProvider": provider}
    return {
        "call": "sts:AssumeRoleWithWebIdentity",
        "caller": {"type": "WebIdentityUser", **who},
        "asked": {"durationSeconds": 3600},
        "answered": {"subjectFromWebIdentityToken": subject, "provider": provider, "audience": "sts.amazonaws.com"},
    }


def by_service(name: str) -> dict[str, Any]:
    """A service takes the role of what it runs."""
    return {
        "call": "sts:AssumeRole",
        "caller": service(name).identity,
        "asked": {"durationSeconds": 3600},
        "answered": {},
        "address": f"{name}.amazonaws.com",
    }


def entering(session: Session, region: str, rng: Random) -> Iterator[Record]:
    """The record of the call that gave the session's credentials, if the session says how it began."""
    entry, identity = session.entry, session.identity
    if entry is None:
        return
    context = identity["sessionContext"]
    issuer = context["sessionIssuer"]
    session_name = identity["arn"].rpartition("/")[2]
    address = entry.get("address", session.address)
    caller = Session(entry["caller"], session.account_id, address, entry.get("address", session.agent), session.tls)
    yield record(
        caller,
        entry["call"],
        datetime.fromisoformat(context["attributes"]["creationDate"]),
        region,
        rng,
        {"roleArn": issuer["arn"], "roleSessionName": session_name, **entry["asked"]},
        {
            "credentials": {"accessKeyId": identity["accessKeyId"], "sessionToken": token(rng, 200)},
            "assumedRoleUser": {"assumedRoleId": identity["principalId"], "arn": identity["arn"]},
            **entry["answered"],
        },
        resources=[{"accountId": session.account_id, "type": "AWS::IAM::Role", "ARN": issuer["arn"]}],
    )
