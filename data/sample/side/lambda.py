"""lambda: runtimes that AWS updates by itself."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def get_runtime_management_config(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's default."""
    name = params["FunctionName"].rsplit(":", 1)[-1]
    arn = f"arn:aws:lambda:{call.region}:{call.account}:function:{name}"
    return {"UpdateRuntimeOn": "Auto", "FunctionArn": arn}
