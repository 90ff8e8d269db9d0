"""elasticbeanstalk: two environments, one of them on a platform that nobody moved in time, nor lets move itself."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.organization import DEVELOPMENT, PRODUCTION
from data.sample.side.context import Context

_PORTAL, _STATUS = "Python 3.13 running on 64bit Amazon Linux 2023", "Python 3.8 running on 64bit Amazon Linux 2"
_ENVIRONMENTS = {
    (PRODUCTION.id, "us-east-1"): ("partner-portal", "e-pp7k2m9x4q", _PORTAL),
    (DEVELOPMENT.id, "us-east-1"): ("status-page", "e-sp3d8w5z1r", _STATUS),
}
"""Name, id and platform by account and Region."""


def describe_environments(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The environment of the account and Region."""
    if (call.account, call.region) not in _ENVIRONMENTS:
        return {"Environments": []}
    name, identity, platform = _ENVIRONMENTS[call.account, call.region]
    return {
        "Environments": [
            {
                "EnvironmentName": name,
                "EnvironmentId": identity,
                "EnvironmentArn": f"arn:aws:elasticbeanstalk:{call.region}:{call.account}:environment/{name}/{name}",
                "ApplicationName": name,
                "PlatformArn": f"arn:aws:elasticbeanstalk:{call.region}::platform/{platform}/4.3.0",
                "DateCreated": context.at(400),
                "DateUpdated": context.at(60),
                "Status": "Ready",
                "Health": "Green",
            }
        ]
    }


def describe_platform_version(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A platform with its branch."""
    branch = params["PlatformArn"].split("/")[-2]
    return {
        "PlatformDescription": {
            "PlatformArn": params["PlatformArn"],
            "PlatformBranchName": branch,
            "PlatformBranchLifecycleState": "Deprecated" if branch == _STATUS else "Supported",
            "PlatformLifecycleState": "Recommended",
        }
    }


def describe_configuration_settings(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The portal takes updates by itself; both hold a variable that nobody may read."""
    name = params["EnvironmentName"]
    managed, variables = "aws:elasticbeanstalk:managedactions", "aws:elasticbeanstalk:application:environment"
    options = [
        (managed, "ManagedActionsEnabled", "true" if name == "partner-portal" else "false"),
        (f"{managed}:platformupdate", "UpdateLevel", "minor"),
        (variables, "SESSION_KEY", "Sample-Estate-Only-1"),
    ]
    return {
        "ConfigurationSettings": [
            {
                "ApplicationName": params["ApplicationName"],
                "EnvironmentName": name,
                "DeploymentStatus": "deployed",
                "OptionSettings": [
                    {"Namespace": namespace, "OptionName": option, "Value": value}
                    for namespace, option, value in options
                ],
            }
        ]
    }
