"""acm: certificates with the dates, types and states that the estate gave them."""

from __future__ import annotations

from typing import Any

from moto.acm.models import CertBundle, acm_backends

from data.sample.calls import Call, Refusal
from data.sample.side.context import Context


def list_certificates(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """As in AWS only RSA_2048 certificates unless other key types are asked for; the estate's are all RSA_2048."""
    types = (params.get("Includes") or {}).get("keyTypes") or ["RSA_2048"]
    found = [_described(held) for held in acm_backends[call.account][call.region]._certificates.values()]
    shown = [{**one, "InUse": bool(one["InUseBy"])} for one in found] if "RSA_2048" in types else []
    return {"CertificateSummaryList": shown}


def describe_certificate(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One certificate."""
    held = acm_backends[call.account][call.region]._certificates.get(params["CertificateArn"])
    if held is None:
        raise Refusal("ResourceNotFoundException", "Could not find the certificate.")
    return {"Certificate": _described(held)}


def _described(held: CertBundle) -> dict[str, Any]:
    described: dict[str, Any] = {**held.describe()["Certificate"], **getattr(held, "sample", {})}
    if described["Type"] == "IMPORTED":
        for unknown in ("DomainValidationOptions", "RenewalSummary"):
            described.pop(unknown, None)
    return described
