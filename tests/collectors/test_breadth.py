"""What the specs cover and keep back: what others read is read or left out with a reason; nothing secret is kept."""

import csv
import json
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import cfnlint
from botocore.exceptions import DataNotFoundError
from moto.iam.aws_managed_policies import aws_managed_policies_data

from collectors import aws_models
from collectors.spec_checks import is_read
from collectors.specs import OperationSpec, load_specs

ROOT = Path(__file__).parents[2]
LEFT_OUT = ROOT / "docs" / "operations-left-out.md"
CLOSED = ("Hands out secrets", "The customer's content")
Place = tuple[OperationSpec, OperationSpec | None]

OTHER_KINDS = {
    ("apigateway:GetApiKey", "apiKey"): "an API key is named by its id",
    ("cloudformation:DescribeStackResource", "StackName"): "a stack's id stands for its name, also once it is deleted",
    ("cloudformation:DescribeStackResources", "StackName"): "a stack's id stands for its name",
    ("cloudformation:GetTemplate", "StackName"): "a stack's id stands for its name",
    ("cloudformation:ListStackResources", "StackName"): "a stack's id stands for its name",
    ("cloudtrail:GetEventSelectors", "TrailName"): "other accounts' trails are known by ARN only",
    ("cloudtrail:GetInsightSelectors", "TrailName"): "other accounts' trails are known by ARN only",
    ("cloudtrail:GetTrailStatus", "Name"): "other accounts' trails are known by ARN only",
    ("dax:ListTags", "ResourceName"): "an ARN by another name",
    ("docdb:ListTagsForResource", "ResourceName"): "an ARN by another name",
    ("elasticache:ListTagsForResource", "ResourceName"): "an ARN by another name",
    ("lambda:GetFunctionUrlConfig", "FunctionName"): "the list names the function by ARN",
    ("neptune:ListTagsForResource", "ResourceName"): "an ARN by another name",
    ("rds:ListTagsForResource", "ResourceName"): "an ARN by another name",
    ("ssm:ListTagsForResource", "ResourceId"): "a parameter's id is its name",
}
"""Parameters that are filled from another kind of member, and why that is right."""
KINDS = {"arn": "arn", "identifier": "id", "id": "id", "name": "name", "url": "url", "key": "key"}
WHOLE = {
    "iam:GetAccountAuthorizationDetails",
    "iam:ListEntitiesForPolicy",
    "inspector2:ListCoverageStatistics",
    "kinesis:DescribeStream",
}
"""Answers taken whole, though botocore pages through a list in them."""
NOT_IN_MANAGED_POLICIES = {"identitystore:ListIdentityStores", "resource-explorer-2:ListResources"}
"""Actions newer than the managed policies that moto carries."""


@cache
def operations() -> tuple[Place, ...]:
    return tuple(place for spec in load_specs(breadth="all") for place in spec.walk())


def left_out() -> dict[str, str]:
    """Return each operation that is left out, with the heading that it stands under."""
    found, heading = {}, ""
    for line in LEFT_OUT.read_text(encoding="utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if row := re.match(r"^\| `([a-z0-9-]+:\w+)` \| .+ \|$", line):
            found[row[1]] = heading
    return found


def test_what_others_read_is_read_or_left_out_with_a_reason() -> None:
    with (Path(__file__).parent / "read_by_others.csv").open(newline="") as file:
        others = {f"{row['service']}:{row['operation']}" for row in csv.DictReader(file)}
    read = {operation.full_name for operation, _ in operations()}
    read |= {f"{operation.service}:{operation.before}" for operation, _ in operations() if operation.before}
    assert len(others) > 1_000
    assert others - read - set(left_out()) == set()
    assert read & set(left_out()) == set()


def test_what_is_left_out_exists_and_what_is_closed_cannot_be_named() -> None:
    for name, heading in left_out().items():
        service, operation = name.split(":")
        assert aws_models.operation_model(service, operation)
        assert heading not in CLOSED or not is_read(service, operation), name
    assert set(CLOSED) <= set(left_out().values())


def test_a_parameter_is_filled_from_a_member_of_its_kind() -> None:
    odd = set()
    for operation, parent in operations():
        for name, path in operation.params.items():
            wanted, given = _kind(name), _source_kind(path, parent)
            if wanted and given and wanted != given and (wanted, given) != ("id", "arn"):
                odd.add((operation.full_name, name))
    assert odd == set(OTHER_KINDS)


def _kind(word: str) -> str | None:
    last = word.rpartition(".")[2].lower().removesuffix("[]").removesuffix("s")
    return next((kind for ending, kind in KINDS.items() if last.endswith(ending)), None)


def _source_kind(path: str, parent: OperationSpec | None) -> str | None:
    if "{" in path:
        return "arn" if path.startswith("arn:") else None
    return _kind(parent.items if path == "@" and parent else path)


def test_items_are_what_botocore_pages_through() -> None:
    odd = set()
    for operation, _ in operations():
        try:
            modelled = aws_models.loader().load_service_model(operation.service, "paginators-1")["pagination"]
        except DataNotFoundError:
            continue
        keys = modelled.get(operation.name, {}).get("result_key", [])
        if keys and not operation.items.startswith(tuple([keys] if isinstance(keys, str) else keys)):
            odd.add(operation.full_name)
    assert odd == WHOLE


def test_types_are_cloudformations_own() -> None:
    schemas = Path(cfnlint.__file__).parent / "data" / "schemas" / "providers" / "us-east-1.json"
    recorded = aws_models.operation_model("config", "ListDiscoveredResources").input_shape.members["resourceType"].enum
    known = {*json.loads(schemas.read_text(encoding="utf-8")), *recorded}
    beyond = {operation.type for operation, _ in operations() if operation.type and operation.breadth == "all"}
    assert len(beyond) > 200
    assert beyond - known == set()


def test_actions_are_those_of_aws() -> None:
    patterns, exact = _managed()
    asked = {action.lower() for operation, _ in operations() for action in operation.actions}
    unknown = {action for action in asked - exact if not any(fnmatchcase(action, pattern) for pattern in patterns)}
    assert unknown == {name.lower() for name in NOT_IN_MANAGED_POLICIES}


def _managed() -> tuple[list[str], set[str]]:
    """Return what AWS's own reading policies allow, as patterns, and every action that a managed policy names."""
    policies = json.loads(aws_managed_policies_data)
    patterns, exact = [], set()
    for name, policy in policies.items():
        statements = policy["Document"]["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            actions = statement.get("Action", [])
            for action in [actions] if isinstance(actions, str) else actions:
                if "*" not in action:
                    exact.add(action.lower())
                elif name in ("ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess"):
                    patterns.append(action.lower())
    return patterns, exact
