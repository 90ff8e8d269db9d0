"""CloudTrail records for tests of sessions and changes: who calls, what gives credentials, what is done with them."""

from typing import Any

Record = dict[str, Any]
HOME, OTHER = "111111111111", "222222222222"


def role(account: str, name: str, session: str, key: str, created: str = "2026-06-09T08:00:00Z", **more: Any) -> Record:
    """A role's session as userIdentity; `more` are members of sessionContext."""
    issuer = {"type": "Role", "principalId": f"AROA{name}", "arn": f"arn:aws:iam::{account}:role/{name}"}
    plain = name.rpartition("/")[2]
    return {
        "type": "AssumedRole",
        "principalId": f"AROA{plain}:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{plain}/{session}",
        "accountId": account,
        "accessKeyId": key,
        "sessionContext": {
            "sessionIssuer": issuer,
            "attributes": {"creationDate": created, "mfaAuthenticated": "false"},
            **more,
        },
    }


def user(name: str, key: str = "", account: str = HOME, created: str = "", mfa: bool = False) -> Record:
    """An IAM user as userIdentity, since `created` with temporary credentials."""
    identity: Record = {
        "type": "IAMUser",
        "principalId": f"AIDA{name}",
        "arn": f"arn:aws:iam::{account}:user/{name}",
        "accountId": account,
        "userName": name,
    }
    if key:
        identity["accessKeyId"] = key
    if created:
        identity["sessionContext"] = {"attributes": {"creationDate": created, "mfaAuthenticated": str(mfa).lower()}}
    return identity


def call(identity: Record, name: str, at: str, **more: Any) -> Record:
    """One record of `service:Action`; ids repeat for the same call."""
    source, action = name.split(":")
    made: Record = {
        "eventID": f"{action}-{at}-{identity.get('accessKeyId') or identity.get('principalId') or identity['type']}",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": action,
        "eventTime": at,
        "userIdentity": identity,
        "recipientAccountId": identity.get("accountId", HOME),
        "readOnly": action.startswith(("Assume", "Get", "Describe", "List")),
    }
    return made | more


def given(identity: Record, how: str, key: str, arn: str, at: str, **more: Any) -> Record:
    """A call to STS that gave an access key for a role's session or a federated user."""
    name = arn.rpartition("/")[2]
    answered = {"credentials": {"accessKeyId": key, "expiration": "Jun 9, 2026, 9:00:00 AM"}}
    if how == "GetFederationToken":
        answered["federatedUser"] = {"arn": arn, "federatedUserId": f"{HOME}:{name}"}
    elif how != "GetSessionToken":
        answered["assumedRoleUser"] = {"arn": arn, "assumedRoleId": f"AROA:{name}"}
    asked = more.pop("asked", {})
    more = {"eventID": f"{how}-{key}"} | more
    return call(
        identity,
        f"sts:{how}",
        at,
        requestParameters=asked,
        responseElements=answered | more.pop("answered", {}),
        **more,
    )


def signed_in(identity: Record, at: str, *, mfa: str = "No", event: str = "ConsoleLogin", **more: Any) -> Record:
    """A successful sign-in to the console, or a switch of role in it."""
    details = {"MFAUsed": mfa} | more.pop("details", {})
    answered = {event: "Success"}
    return call(
        identity,
        f"signin:{event}",
        at,
        responseElements=answered,
        additionalEventData=details,
        eventType="AwsConsoleSignIn",
        **more,
    )
