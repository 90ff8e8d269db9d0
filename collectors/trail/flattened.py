"""What queries use of a record's documents: who acted, through which role, with which factor, over which TLS."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

BOOLEAN_TEXTS = {"true": True, "false": False}


@lru_cache(maxsize=8192)
def identity_of(text: bytes | None) -> dict[str, str | bool | None]:
    """Return the columns that `userIdentity` gives."""
    identity = _document(text)
    session = _within(identity, "sessionContext")
    mfa = _within(session, "attributes").get("mfaAuthenticated")
    return {
        "identity_type": _string(identity, "type"),
        "principal_id": _string(identity, "principalId"),
        "principal_arn": _string(identity, "arn"),
        "identity_account_id": _string(identity, "accountId"),
        "session_issuer_arn": _string(_within(session, "sessionIssuer"), "arn"),
        "user_name": _string(identity, "userName"),
        "access_key_id": _string(identity, "accessKeyId"),
        "invoked_by": _string(identity, "invokedBy"),
        "mfa_authenticated": mfa if isinstance(mfa, bool) else BOOLEAN_TEXTS.get(str(mfa).lower()),
    }


@lru_cache(maxsize=256)
def tls_version_of(text: bytes | None) -> str | None:
    """Return the version that `tlsDetails` gives."""
    return _string(_document(text), "tlsVersion")


def _document(text: bytes | None) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(text or b"null")
    except (msgspec.DecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _within(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _string(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) else None
