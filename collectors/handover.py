"""The collecting role, ready to be made: a CloudFormation template (for a StackSet) and a Terraform module.

Both make the same: the role, whose trust policy names who runs remit and the external id, with the policies that
collecting needs as managed ones; what reads the trail's bucket only in the account that owns it.
"""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from collectors.policy import of_every_account, of_the_trail, split
from evidence.settings import Settings

_ABOUT = "The role that remit reads an account with: only reads, but for the credential report that IAM prepares."


def cloudformation(document: dict[str, Any], settings: Settings) -> str:
    """Return a template in YAML that makes the role in one account; a StackSet makes it in all."""
    parts, trail = split(of_every_account(document)), of_the_trail(document)
    resources: dict[str, Any] = {
        f"Reading{number}": _managed(part, f"What remit asks, part {number} of {len(parts)}")
        for number, part in enumerate(parts, 1)
    }
    parameters = {
        "TrustedPrincipal": {"Type": "String", "Description": "ARN of the role or user that runs remit"},
        "ExternalId": {
            "Type": "String",
            "Description": "The external id, as in remit.toml",
            **_default(settings.organization.external_id),
        },
        "RoleName": {"Type": "String", "Default": settings.organization.role_name},
    }
    conditions = {}
    if trail["Statement"]:
        owners = {place.account_id or settings.cloudtrail.account_id or "" for place in settings.cloudtrail.sources}
        parameters["TrailAccount"] = {
            "Type": "String",
            "Description": "The account that owns the trail's bucket; only there it may be read",
            "Default": owners.pop() if len(owners) == 1 else "",
        }
        conditions["OwnsTrail"] = {"Fn::Equals": [{"Ref": "AWS::AccountId"}, {"Ref": "TrailAccount"}]}
        resources["ReadingTrail"] = {"Condition": "OwnsTrail", **_managed(trail, "The trail's bucket and public keys")}
    trust = _trust({"Ref": "TrustedPrincipal"}, {"Ref": "ExternalId"})
    resources["Role"] = {
        "Type": "AWS::IAM::Role",
        "Properties": {"RoleName": {"Ref": "RoleName"}, "AssumeRolePolicyDocument": trust},
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _ABOUT,
        "Parameters": parameters,
        **({"Conditions": conditions} if conditions else {}),
        "Resources": resources,
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }
    return yaml.dump(template, Dumper=_Plain, sort_keys=False, width=120)


class _Plain(yaml.SafeDumper):
    """Writes everything out: CloudFormation takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _default(value: str | None) -> dict[str, str]:
    return {} if value is None else {"Default": value}


def _managed(document: dict[str, Any], about: str) -> dict[str, Any]:
    properties = {"Description": about, "PolicyDocument": document, "Roles": [{"Ref": "Role"}]}
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}


def _trust(principal: Any, external_id: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def terraform(document: dict[str, Any], settings: Settings) -> str:
    """Return a module in HCL that makes the role in one account."""
    parts, trail = split(of_every_account(document)), of_the_trail(document)
    blocks = [
        f"# {_ABOUT}",
        _variable("trusted_principal", "ARN of the role or user that runs remit"),
        _variable("external_id", "The external id, as in remit.toml", settings.organization.external_id),
        _variable("role_name", "The role's name, as in remit.toml", settings.organization.role_name),
    ]
    if trail["Statement"]:
        blocks.append(_variable("owns_trail", "Whether this account owns the trail's bucket", False))
    trust = _hcl(_trust("${var.trusted_principal}", "${var.external_id}"))
    blocks.append(
        'resource "aws_iam_role" "remit" {\n'
        f"  name               = var.role_name\n  assume_role_policy = jsonencode({trust})\n}}"
    )
    for number, part in enumerate(parts, 1):
        blocks += _attached(f"reading_{number}", f"-{number}", part)
    if trail["Statement"]:
        blocks += _attached("reading_trail", "-trail", trail, "  count  = var.owns_trail ? 1 : 0\n", "[0]")
    blocks.append('output "role_arn" {\n  value = aws_iam_role.remit.arn\n}')
    return "\n\n".join(blocks) + "\n"


def _variable(name: str, about: str, default: str | bool | None = None) -> str:
    lines = [
        f"  type        = {'bool' if isinstance(default, bool) else 'string'}",
        f"  description = {json.dumps(about)}",
    ]
    if default is not None:
        lines.append(f"  default     = {json.dumps(default)}")
    return f'variable "{name}" {{\n' + "\n".join(lines) + "\n}"


def _attached(name: str, suffix: str, document: dict[str, Any], count: str = "", index: str = "") -> Sequence[str]:
    policy = (
        f'resource "aws_iam_policy" "{name}" {{\n{count}  name   = "${{var.role_name}}{suffix}"\n'
        f"  policy = jsonencode({_hcl(document)})\n}}"
    )
    attachment = (
        f'resource "aws_iam_role_policy_attachment" "{name}" {{\n{count}  role       = aws_iam_role.remit.name\n'
        f"  policy_arn = aws_iam_policy.{name}{index}.arn\n}}"
    )
    return policy, attachment


def _hcl(document: dict[str, Any]) -> str:
    """Return a document as an HCL expression, which JSON is, indented as its block."""
    return json.dumps(document, indent=2).replace("\n", "\n  ")
