"""kms: when each key was last used."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from data.sample.calls import Call, Refusal
from data.sample.side.context import Context

_FORGOTTEN = "alias/shared-fixtures"


def get_key_last_usage(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Yesterday, but for one key that nobody used since tracking began."""
    key = kms_backends[call.account][call.region].keys.get(params["KeyId"].rsplit("/", 1)[-1])
    if key is None:
        raise Refusal("NotFoundException", f"Key {params['KeyId']} does not exist.")
    told = {"KeyId": key.id, "TrackingStartDate": context.at(700), "KeyCreationDate": context.at(900)}
    if _FORGOTTEN in key.aliases:
        return told
    return {**told, "KeyLastUsage": {"Operation": "Decrypt", "Timestamp": context.at(1, 12)}}
