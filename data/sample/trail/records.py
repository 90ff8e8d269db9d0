"""CloudTrail records in AWS's shape: who (identities and sessions), what (one record), and ids that repeat.

Everything is drawn from the `random.Random` that is passed in, so the same seed gives the same record.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

Record = dict[str, Any]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_READS = ("Get", "List", "Describe", "Head", "Lookup", "Search", "BatchGet", "Decrypt", "GenerateDataKey", "AssumeRole")
_VERSIONS = {
    "sts": "1.08",
    "signin": "1.08",
    "s3": "1.11",
    "kms": "1.11",
    "iam": "1.10",
    "ec2": "1.10",
    "lambda": "1.11",
    "rds": "1.11",
    "logs": "1.10",
}
_CIPHERS = {
    "TLSv1.3": "TLS_AES_128_GCM_SHA256",
    "TLSv1.2": "ECDHE-RSA-AES128-GCM-SHA256",
    "TLSv1": "ECDHE-RSA-AES128-SHA",
}
_GLOBAL_HOSTS = {
    "iam": "iam.amazonaws.com",
    "cloudfront": "cloudfront.amazonaws.com",
    "route53": "route53.amazonaws.com",
}


@dataclass(frozen=True)
class Session:
    """Somebody at work: the identity as CloudTrail writes it, the account, and where and with what they call from.

    `entry` says how the session began (see `entries`); None where the trail has no record of it.
    """

    identity: dict[str, Any]
    account_id: str
    address: str
    agent: str
    tls: str | None = "TLSv1.3"
    endpoint: str | None = None
    console: bool = field(default=False)
    entry: dict[str, Any] | None = None

    @property
    def arn(self) -> str:
        """The caller's ARN."""
        return str(self.identity["arn"])


def moment(at: datetime) -> str:
    """A time as CloudTrail writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def token(rng: Random, length: int) -> str:
    """Letters and digits as in AWS's ids."""
    return "".join(rng.choices(_ALPHABET, k=length))


def uuid(rng: Random) -> str:
    """A version 4 UUID."""
    text = f"{rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def hex_id(prefix: str, *parts: str) -> str:
    """An EC2-like id (sg-…, i-…) that is always the same for the same parts."""
    return f"{prefix}-0{hashlib.sha256('/'.join((prefix, *parts)).encode()).hexdigest()[:16]}"


def principal(prefix: str, arn: str) -> str:
    """The unique id (AIDA…, AROA…) of a user or role."""
    return prefix + b32encode(hashlib.sha256(arn.encode()).digest()).decode()[:17]


def user(account_id: str, name: str, rng: Random, at: datetime | None = None, *, mfa: bool = False) -> dict[str, Any]:
    """An IAM user with their access key (always the same), or, since `at`, with a console or MFA session."""
    arn = f"arn:aws:iam::{account_id}:user/{name}"
    identity: dict[str, Any] = {
        "type": "IAMUser",
        "principalId": principal("AIDA", arn),
        "arn": arn,
        "accountId": account_id,
        "accessKeyId": "ASIA" + token(rng, 16) if at else principal("AKIA", arn)[:20],
        "userName": name,
    }
    if at:
        identity["sessionContext"] = {"attributes": _attributes(at, mfa)}
    return identity


def role(
    account_id: str,
    name: str,
    session: str,
    rng: Random,
    at: datetime,
    *,
    path: str = "",
    mfa: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """A role's session; `more` are further members of sessionContext (ec2RoleDelivery, webIdFederationData)."""
    arn = f"arn:aws:iam::{account_id}:role/{path}{name}"
    owner = principal("AROA", arn)
    issuer = {"type": "Role", "principalId": owner, "arn": arn, "accountId": account_id, "userName": name}
    return {
        "type": "AssumedRole",
        "principalId": f"{owner}:{session}",
        "arn": f"arn:aws:sts::{account_id}:assumed-role/{name}/{session}",
        "accountId": account_id,
        "accessKeyId": "ASIA" + token(rng, 16),
        "sessionContext": {"sessionIssuer": issuer, "attributes": _attributes(at, mfa), **more},
    }


def root(account_id: str, rng: Random, at: datetime) -> dict[str, Any]:
    """The account's root user, signed in without a second factor."""
    return {
        "type": "Root",
        "principalId": account_id,
        "arn": f"arn:aws:iam::{account_id}:root",
        "accountId": account_id,
        "accessKeyId": "ASIA" + token(rng, 16),
        "sessionContext": {"attributes": _attributes(at, False)},
    }


def service(name: str) -> Session:
    """An AWS service that acts for itself: no account, no ARN."""
    host = f"{name}.amazonaws.com"
    return Session({"type": "AWSService", "invokedBy": host}, "", host, host, tls=None)


def on_behalf(session: Session, name: str) -> Session:
    """The session as seen when an AWS service calls with its rights."""
    host = f"{name}.amazonaws.com"
    return replace(session, identity={**session.identity, "invokedBy": host}, address=host, agent=host, tls=None)


def outsider(identity: dict[str, Any]) -> dict[str, Any]:
    """The identity as the other account's copy of a cross-account record shows it."""
    return {"type": "AWSAccount", "principalId": identity["principalId"], "accountId": identity["accountId"]}


def _attributes(at: datetime, mfa: bool) -> dict[str, str]:
    return {"creationDate": moment(at - timedelta(minutes=3)), "mfaAuthenticated": str(mfa).lower()}


def record(
    session: Session,
    call: str,
    at: datetime,
    region: str,
    rng: Random,
    parameters: Any = None,
    response: Any = None,
    **more: Any,
) -> Record:
    """One record. call: "ec2:DescribeInstances". more: further members (resources, errorCode …) or other values."""
    source, name = call.split(":")
    made: Record = {
        "eventVersion": _VERSIONS.get(source, "1.09"),
        "userIdentity": session.identity,
        "eventTime": moment(at),
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": session.address,
        "userAgent": session.agent,
        "requestParameters": parameters,
        "responseElements": response,
        "requestID": uuid(rng),
        "eventID": uuid(rng),
        "readOnly": name.startswith(_READS),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": session.account_id,
        "eventCategory": "Management",
    }
    if session.endpoint:
        made["vpcEndpointId"] = session.endpoint
        made["vpcEndpointAccountId"] = session.account_id
    if session.tls:
        host = _GLOBAL_HOSTS.get(source, f"{source}.{region}.amazonaws.com")
        made["tlsDetails"] = {
            "tlsVersion": session.tls,
            "cipherSuite": _CIPHERS[session.tls],
            "clientProvidedHostHeader": host,
        }
    if session.console:
        made["sessionCredentialFromConsole"] = "true"
    if source == "s3":
        made["requestID"] = token(rng, 16)
        made["additionalEventData"] = {
            "SignatureVersion": "SigV4",
            "CipherSuite": _CIPHERS[session.tls or "TLSv1.2"],
            "bytesTransferredIn": 0,
            "AuthenticationMethod": "AuthHeader",
            "x-amz-id-2": token(rng, 40),
            "bytesTransferredOut": rng.randrange(200, 4000),
        }
    made.update(more)
    return made


def service_event(
    name: str, source: str, account_id: str, at: datetime, region: str, rng: Random, **more: Any
) -> Record:
    """A record of something that a service did by itself (AwsServiceEvent); its identity has no ARN."""
    made = record(service(source), f"{source}:{name}", at, region, rng, recipientAccountId=account_id)
    made["userIdentity"] = {"invokedBy": f"{source}.amazonaws.com"}
    made["eventType"] = "AwsServiceEvent"
    made.update(more)
    return made
