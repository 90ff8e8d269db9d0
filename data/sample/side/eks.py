"""eks: until when AWS supports versions of Kubernetes, told from the estate's last day."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context

_DAYS_LEFT = {"1.34": 330, "1.33": 210, "1.32": 90, "1.31": -20, "1.30": -140, "1.29": -260}
"""Days of standard support that versions have left on the last day."""


def describe_cluster_versions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The versions, those that are past standard support where all are asked for."""
    return {
        "clusterVersions": [
            {
                "clusterVersion": version,
                "clusterType": "eks",
                "endOfStandardSupportDate": context.at(-left),
                "endOfExtendedSupportDate": context.at(-left - 365),
                "versionStatus": "STANDARD_SUPPORT" if left > 0 else "EXTENDED_SUPPORT",
            }
            for version, left in _DAYS_LEFT.items()
            if left > 0 or params.get("includeAll")
        ]
    }
