"""redshift-serverless: no workgroup anywhere."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def list_workgroups(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """None."""
    return {"workgroups": []}
