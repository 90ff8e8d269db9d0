"""The specs that the house ships: each loads against botocore's models, only reads, and hides what must not be kept."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from collectors.specs import FOLDER, OperationSpec, ServiceSpec, load_spec, load_specs

FILES = sorted(FOLDER.glob("*.toml"))
READS = re.compile(r"(List|Describe|Get|BatchGet|Search|Select|Lookup)[A-Z]\w+")
MUST_HIDE = {
    "autoscaling:DescribeLaunchConfigurations": "UserData",
    "cloudformation:DescribeStacks": "Parameters[].ParameterValue",
    "cloudfront:GetDistributionConfig": "DistributionConfig.Origins.Items[].CustomHeaders.Items[].HeaderValue",
    "cognito-idp:DescribeUserPoolClient": "UserPoolClient.ClientSecret",
    "codebuild:BatchGetProjects": "environment.environmentVariables[].value",
    "ec2:DescribeInstanceAttribute": "UserData.Value",
    "ec2:DescribeLaunchTemplateVersions": "LaunchTemplateData.UserData",
    "ec2:DescribeVpnConnections": "Options.TunnelOptions[].PreSharedKey",
    "ecs:DescribeTaskDefinition": "taskDefinition.containerDefinitions[].environment[].value",
    "lambda:ListFunctions": "Environment.Variables.*",
    "sns:ListSubscriptions": "Endpoint",
}


@pytest.fixture(scope="module")
def specs() -> list[ServiceSpec]:
    return load_specs(breadth="all")


def operations(specs: list[ServiceSpec]) -> Iterator[OperationSpec]:
    for spec in specs:
        for operation, _ in spec.walk():
            yield operation


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_spec_loads_and_opens_with_one_line_on_its_service(file: Path) -> None:
    assert load_spec(file).service == file.stem
    first, second = file.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("# ")
    assert not second.startswith("#")


def test_the_breadth_that_an_audit_needs(specs: list[ServiceSpec]) -> None:
    assert len(specs) >= 145
    assert len({operation.full_name for operation in operations(specs)}) >= 1_100
    assert len({operation.type for operation in operations(specs) if operation.type}) >= 300


def test_nothing_but_reads_is_asked(specs: list[ServiceSpec]) -> None:
    assert [op.full_name for op in operations(specs) if not READS.fullmatch(op.name)] == []
    assert {op.before for op in operations(specs)} == {None, "GenerateCredentialReport"}


def test_actions_are_exact(specs: list[ServiceSpec]) -> None:
    actions = {action for operation in operations(specs) for action in operation.actions}
    assert [action for action in actions if not re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9]+", action)] == []
    assert {
        "s3:ListAllMyBuckets",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetAccountPublicAccessBlock",
        "apigateway:GET",
        "elasticloadbalancing:DescribeListeners",
        "elasticfilesystem:DescribeFileSystems",
        "es:DescribeDomains",
        "states:ListStateMachines",
        "cloudwatch:DescribeAlarms",
        "access-analyzer:ListAnalyzers",
        "tag:GetResources",
        "iam:GenerateCredentialReport",
    } <= actions


def test_a_resource_has_a_cloudformation_type_and_an_id(specs: list[ServiceSpec]) -> None:
    for operation in operations(specs):
        if operation.type:
            assert re.fullmatch(r"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+", operation.type), operation.full_name
            assert operation.id, f"{operation.full_name} gives resources without an id"


def test_a_type_is_listed_by_one_operation(specs: list[ServiceSpec]) -> None:
    listed = defaultdict(set)
    for operation in operations(specs):
        if operation.type:
            listed[operation.type].add(operation.full_name)
    assert {kind: names for kind, names in listed.items() if len(names) > 1} == {}


def test_what_must_not_be_kept_is_hidden_wherever_it_is_asked(specs: list[ServiceSpec]) -> None:
    hidden = defaultdict(list)
    for operation in operations(specs):
        hidden[operation.full_name].append(operation.redact)
    assert [
        name for name, path in MUST_HIDE.items() if not all(path in redact for redact in hidden[name] or [()])
    ] == []
    assert [name for name, ways in hidden.items() if len(set(ways)) > 1] == []
