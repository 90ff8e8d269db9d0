"""The collecting role, ready to be made: a CloudFormation template (for a StackSet) and a Terraform module.

Both make the same: the role, whose trust policy names who runs remit and the external id, with the policies that
collecting needs as managed ones; what reads the trail's or AWS Config's bucket only in the account that owns it.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from collectors.policy import of_config, of_every_account, of_the_trail, split
from evidence.settings import AwsConfig, CloudTrail, Settings

_ABOUT = "The role that remit reads an account with: only reads, but for the credential report that IAM prepares."


class _Bucket(NamedTuple):
    """A bucket that only its owner's role reads: its name and title in what is printed, policy and settings."""

    name: str
    title: str
    document: dict[str, Any]
    settings: CloudTrail | AwsConfig

    @property
    def owner(self) -> str:
        """The account whose role reads it, where the settings name one."""
        owners = {place.account_id or self.settings.account_id or "" for place in self.settings.sources}
        return owners.pop() if len(owners) == 1 else ""


def _buckets(document: dict[str, Any], settings: Settings) -> Iterator[_Bucket]:
    for found in (
        _Bucket("Trail", "the trail's bucket", of_the_trail(document), settings.cloudtrail),
        _Bucket("Config", "AWS Config's bucket", of_config(document), settings.config),
    ):
        if found.document["Statement"]:
            yield found


def cloudformation(document: dict[str, Any], settings: Settings) -> str:
    """Return a template in YAML that makes the role in one account; a StackSet makes it in all."""
    parts = split(of_every_account(document))
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
    for bucket in _buckets(document, settings):
        account, condition = f"{bucket.name}Account", f"Owns{bucket.name}"
        parameters[account] = {
            "Type": "String",
            "Description": f"The account that owns {bucket.title}; only there it may be read",
            "Default": bucket.owner,
        }
        conditions[condition] = {"Fn::Equals": [{"Ref": "AWS::AccountId"}, {"Ref": account}]}
        reading = _managed(bucket.document, f"Reads {bucket.title}")
        resources[f"Reading{bucket.name}"] = {"Condition": condition, **reading}
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
    parts, buckets = split(of_every_account(document)), list(_buckets(document, settings))
    blocks = [
        f"# {_ABOUT}",
        _variable("trusted_principal", "ARN of the role or user that runs remit"),
        _variable("external_id", "The external id, as in remit.toml", settings.organization.external_id),
        _variable("role_name", "The role's name, as in remit.toml", settings.organization.role_name),
    ]
    blocks += [
        _variable(f"owns_{bucket.name.lower()}", f"Whether this account owns {bucket.title}", False)
        for bucket in buckets
    ]
    trust = _hcl(_trust("${var.trusted_principal}", "${var.external_id}"))
    blocks.append(
        'resource "aws_iam_role" "remit" {\n'
        f"  name               = var.role_name\n  assume_role_policy = jsonencode({trust})\n}}"
    )
    for number, part in enumerate(parts, 1):
        blocks += _attached(f"reading_{number}", f"-{number}", part)
    for bucket in buckets:
        name = bucket.name.lower()
        count = f"  count  = var.owns_{name} ? 1 : 0\n"
        blocks += _attached(f"reading_{name}", f"-{name}", bucket.document, count, "[0]")
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
