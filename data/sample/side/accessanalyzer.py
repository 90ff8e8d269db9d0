"""accessanalyzer: one analyzer of the organization in each Region, in the management account."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import MANAGEMENT
from data.sample.side.context import Context


def list_analyzers(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The organization's analyzer."""
    analyzer = {
        "arn": f"arn:aws:access-analyzer:{call.region}:{MANAGEMENT.id}:analyzer/organization",
        "name": "organization",
        "type": "ORGANIZATION",
        "status": "ACTIVE",
        "createdAt": context.at(500),
        "tags": {"team": "security"},
    }
    return {"analyzers": [analyzer] if call.account == MANAGEMENT.id else []}
