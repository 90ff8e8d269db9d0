"""The collecting role as a template and as a module: read by cfn-lint, made by a stack, read by an HCL parser."""

import json
from pathlib import Path
from typing import Any

import cfnlint
import hcl2
import pytest
import yaml

from collectors.handover import cloudformation, terraform
from collectors.policy import MANAGED_CHARACTERS, characters, of_a_role, policy_document
from collectors.specs import load_specs
from evidence.settings import Settings

TRAIL_ACCOUNT = "222222222222"
WITH_TRAIL: dict[str, Any] = {
    "organization": {"enabled": True, "external_id": "x-1", "role_name": "Reader"},
    "cloudtrail": {"sources": ["s3://logs"], "account_id": TRAIL_ACCOUNT},
}
CONFIG_ACCOUNT = "333333333333"
WITH_CONFIG = {**WITH_TRAIL, "config": {"sources": [{"source": "s3://config", "account_id": CONFIG_ACCOUNT}]}}
CHOICES = [Settings(), Settings(**WITH_TRAIL), Settings(**WITH_CONFIG)]
CHOICES.append(Settings(collect={"breadth": "all"}, **WITH_CONFIG))
NEWER = ("listresources",)
"""Actions of which cfn-lint's list does not know yet: resource-explorer-2:ListResources."""
IDS = ["plain", "trail", "config", "all"]


def needed(chosen: Settings) -> dict[str, Any]:
    return policy_document(load_specs(breadth=chosen.collect.breadth), chosen)


def actions(*documents: dict[str, Any]) -> set[str]:
    return {action for document in documents for one in document["Statement"] for action in one["Action"]}


@pytest.mark.parametrize("chosen", CHOICES, ids=IDS)
def test_the_template_is_one_that_cloudformation_takes(chosen: Settings) -> None:
    text = cloudformation(needed(chosen), chosen)
    found = [str(one) for one in cfnlint.lint(text, regions=["us-east-1", "eu-west-1"])]
    assert [one for one in found if not any(f"'{action}' is not one of" in one for action in NEWER)] == []
    resources = yaml.safe_load(text)["Resources"].values()
    policies = [one["Properties"]["PolicyDocument"] for one in resources if one["Type"] == "AWS::IAM::ManagedPolicy"]
    assert actions(*policies) == actions(of_a_role(needed(chosen)))
    assert all(characters(policy) <= MANAGED_CHARACTERS for policy in policies)


def test_each_bucket_is_read_in_its_own_account() -> None:
    chosen = Settings(**WITH_CONFIG)
    template = yaml.safe_load(cloudformation(needed(chosen), chosen))
    owners = {name: one["Default"] for name, one in template["Parameters"].items() if name.endswith("Account")}
    assert owners == {"TrailAccount": TRAIL_ACCOUNT, "ConfigAccount": CONFIG_ACCOUNT}
    for name in ("Trail", "Config"):
        assert template["Resources"][f"Reading{name}"]["Condition"] == f"Owns{name}"
        assert template["Conditions"][f"Owns{name}"]["Fn::Equals"][1] == {"Ref": f"{name}Account"}
    module = terraform(needed(chosen), chosen)
    assert module.count("count  = var.owns_config") == module.count("count  = var.owns_trail") == 2


@pytest.mark.parametrize("account", ["111111111111", TRAIL_ACCOUNT])
def test_a_stack_makes_the_role(account: str, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trail's bucket may be read in its own account alone; the emulator is account 123456789012."""
    chosen = Settings(**WITH_TRAIL)
    stacks, iam = session.client("cloudformation"), session.client("iam")
    given = {"TrustedPrincipal": "arn:aws:iam::111111111111:role/Runner"}
    given["TrailAccount"] = "123456789012" if account == TRAIL_ACCOUNT else "999999999999"
    stacks.create_stack(
        StackName=f"remit-{account}",
        TemplateBody=cloudformation(needed(chosen), chosen),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    try:
        role = iam.get_role(RoleName="Reader")["Role"]
        [trust] = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"]["AWS"] == given["TrustedPrincipal"]
        assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "x-1"}}
        attached = iam.list_attached_role_policies(RoleName="Reader")["AttachedPolicies"]
        read = actions(*(_document(iam, one["PolicyArn"]) for one in attached))
        of_trail = {"s3:GetObject", "s3:ListBucket", "cloudtrail:ListPublicKeys"}
        assert ("s3:GetObject" in read) == (account == TRAIL_ACCOUNT)
        assert read | of_trail == actions(of_a_role(needed(chosen)))
    finally:
        _removed(iam, "Reader")


def _removed(iam: Any, role: str) -> None:
    """The emulator does not delete a stack with a role that has policies."""
    for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=role, PolicyArn=one["PolicyArn"])
        iam.delete_policy(PolicyArn=one["PolicyArn"])
    iam.delete_role(RoleName=role)


def _document(iam: Any, arn: str) -> Any:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


@pytest.mark.parametrize("chosen", CHOICES, ids=IDS)
def test_the_module_is_one_that_terraform_reads(chosen: Settings, tmp_path: Path) -> None:
    text = terraform(needed(chosen), chosen)
    parsed = hcl2.loads(text)
    kinds = [kind.strip('"') for block in parsed["resource"] for kind in block]
    assert kinds.count("aws_iam_role") == 1
    assert kinds.count("aws_iam_policy") == kinds.count("aws_iam_role_policy_attachment")
    documents = [json.loads(part.partition(")\n}")[0]) for part in text.split("policy = jsonencode(")[1:]]
    policies = [one for one in documents if "Principal" not in one["Statement"][0]]
    assert actions(*policies) == actions(of_a_role(needed(chosen)))
    assert all(characters(policy) <= MANAGED_CHARACTERS for policy in policies)
