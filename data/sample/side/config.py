"""config: recorders that have been at work for long; moto's say that they have only just started."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def describe_configuration_recorder_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The one recorder of every account and Region."""
    return {
        "ConfigurationRecordersStatus": [
            {
                "name": "default",
                "lastStartTime": context.at(320),
                "recording": True,
                "lastStatus": "SUCCESS",
                "lastStatusChangeTime": context.at(0, 22),
            }
        ]
    }
