"""lambda: runtimes that AWS updates by itself, and the URLs of functions."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, OPENED_FUNCTION, PRODUCTION
from data.sample.side.context import Context

_URLS = {(PRODUCTION.id, OPENED_FUNCTION): "AWS_IAM", (DEVELOPMENT.id, "echo-webhook"): "NONE"}
"""What the URLs of functions in us-east-1 ask for."""


def list_function_url_configs(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The URL of a function that has one."""
    name = params["FunctionName"].rsplit(":", 1)[-1]
    if call.region != "us-east-1" or (call.account, name) not in _URLS:
        return {"FunctionUrlConfigs": []}
    return {
        "FunctionUrlConfigs": [
            {
                "FunctionUrl": f"https://{name}.lambda-url.{call.region}.on.aws/",
                "FunctionArn": f"arn:aws:lambda:{call.region}:{call.account}:function:{name}",
                "CreationTime": context.at(200).isoformat(),
                "LastModifiedTime": context.at(200).isoformat(),
                "AuthType": _URLS[call.account, name],
            }
        ]
    }


def get_runtime_management_config(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's default."""
    name = params["FunctionName"].rsplit(":", 1)[-1]
    arn = f"arn:aws:lambda:{call.region}:{call.account}:function:{name}"
    return {"UpdateRuntimeOn": "Auto", "FunctionArn": arn}
