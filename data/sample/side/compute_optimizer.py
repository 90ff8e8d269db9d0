"""compute-optimizer: production opted in, nobody else did."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import PRODUCTION
from data.sample.side.context import Context


def get_enrollment_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Whether the account opted in."""
    status = "Active" if call.account == PRODUCTION.id else "Inactive"
    return {"status": status, "memberAccountsEnrolled": False, "lastUpdatedTimestamp": context.at(300)}
