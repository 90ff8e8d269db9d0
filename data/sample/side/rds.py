"""rds: until when AWS supports engines and its authorities are valid, told from the estate's last day."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context

_DAYS_LEFT = {
    ("mysql", "5.7"): -460,
    ("mysql", "8.4"): 1100,
    ("postgres", "16"): 1000,
    ("aurora-postgresql", "16"): 1000,
}
"""Days of standard support that major versions have left on the last day."""


def describe_db_major_engine_versions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The major versions that the estate runs, with their standard and extended support."""
    return {
        "DBMajorEngineVersions": [
            {
                "Engine": engine,
                "MajorEngineVersion": major,
                "SupportedEngineLifecycles": [
                    {
                        "LifecycleSupportName": f"open-source-rds-{kind}-support",
                        "LifecycleSupportStartDate": context.at(starts),
                        "LifecycleSupportEndDate": context.at(ends),
                    }
                    for kind, starts, ends in (("standard", 1800 - left, -left), ("extended", -left, -left - 1000))
                ],
            }
            for (engine, major), left in _DAYS_LEFT.items()
        ]
    }


def describe_db_engine_versions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every version that is asked for is available."""
    engine, version = params["Engine"], params["EngineVersion"]
    major = next(major for known, major in _DAYS_LEFT if known == engine and version.startswith(major))
    found = {"Engine": engine, "EngineVersion": version, "MajorEngineVersion": major, "Status": "available"}
    return {"DBEngineVersions": [found]}


def describe_certificates(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The authorities of today; the one of 2019 has ended."""
    authorities = (("rds-ca-rsa2048-g1", 40), ("rds-ca-rsa4096-g1", 100), ("rds-ca-ecc384-g1", 100))
    found = [
        {
            "CertificateIdentifier": name,
            "CertificateType": "CA",
            "CertificateArn": f"arn:aws:rds:{call.region}::cert:{name}",
            "ValidFrom": context.at(1800),
            "ValidTill": context.at(1800 - 365 * years),
        }
        for name, years in authorities
    ]
    return {"Certificates": found, "DefaultCertificateForNewLaunches": "rds-ca-rsa2048-g1"}
