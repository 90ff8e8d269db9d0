"""cloudwatch: how many connections each database had; alarms are moto's."""

from __future__ import annotations

from typing import Any

from moto.rds.models import rds_backends

from data.sample.calls import Call
from data.sample.side.context import Context

_IDLE = "sandbox-reports"
_DAYS = 14


def get_metric_data(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A series a database, as a search for its connections finds them; nobody uses one of them."""
    days = [context.at(number) for number in range(1, _DAYS + 1)]
    return {
        "MetricDataResults": [
            {
                "Id": "connections",
                "Label": name,
                "Timestamps": days,
                "Values": [0.0 if name == _IDLE else float(8 + number % 5) for number in range(_DAYS)],
                "StatusCode": "Complete",
            }
            for name in rds_backends[call.account][call.region].databases
        ]
    }
