"""Specs are completed from botocore's models, and what can't hold is named with file and line."""

from pathlib import Path
from typing import Any

import pytest

from collectors import aws_models, drafting
from collectors.spec_form import line_of
from collectors.specs import FOLDER, OperationSpec, load_spec, load_specs
from collectors.suggest import suggest
from evidence.errors import RemitError

BUCKETS = """# Buckets.

[[operation]]
name = "ListBuckets"
scope = "global"
id = "Name"
arn = "arn:{partition}:s3:::{Name}"
type = "AWS::S3::Bucket"
actions = ["s3:ListAllMyBuckets"]

[[operation.child]]
name = "GetBucketEncryption"
params = { Bucket = "Name" }
absent = ["ServerSideEncryptionConfigurationNotFoundError", { code = "X", message = "not enabled" }]

[[operation.child]]
name = "ListBucketInventoryConfigurations"
params = { Bucket = "Name" }
"""


def written(folder: Path, text: str, service: str = "s3") -> Path:
    file = folder / f"{service}.toml"
    file.write_text(text)
    return file


def test_what_a_spec_leaves_out_comes_from_the_model(tmp_path: Path) -> None:
    buckets = load_spec(written(tmp_path, BUCKETS)).operations[0]
    assert (buckets.scope, buckets.items, buckets.actions) == ("global", "Buckets[]", ("s3:ListAllMyBuckets",))
    encryption, inventories = buckets.children
    assert (encryption.items, encryption.scope) == ("", "global")
    assert encryption.actions == ("s3:GetBucketEncryption",)
    assert [(match.code, match.message) for match in encryption.absent] == [
        ("ServerSideEncryptionConfigurationNotFoundError", None),
        ("X", "not enabled"),
    ]
    assert [(spec.name, parent.name if parent else None) for spec, parent in buckets.walk()] == [
        ("ListBuckets", None),
        ("GetBucketEncryption", "ListBuckets"),
        ("ListBucketInventoryConfigurations", "ListBuckets"),
    ]
    assert inventories.full_name == "s3:ListBucketInventoryConfigurations"


@pytest.mark.parametrize(
    ("service", "operation", "scope", "items", "action"),
    [
        ("iam", "ListUsers", "global", "Users[]", "iam:ListUsers"),
        ("elbv2", "DescribeLoadBalancers", "regional", "LoadBalancers[]", "elasticloadbalancing:DescribeLoadBalancers"),
        ("accessanalyzer", "ListAnalyzers", "regional", "analyzers[]", "access-analyzer:ListAnalyzers"),
        ("route53", "ListHostedZones", "global", "HostedZones[]", "route53:ListHostedZones"),
        ("sts", "GetCallerIdentity", "regional", "", "sts:GetCallerIdentity"),
    ],
)
def test_defaults(tmp_path: Path, service: str, operation: str, scope: str, items: str, action: str) -> None:
    spec = load_spec(written(tmp_path, f'[[operation]]\nname = "{operation}"\n', service)).operations[0]
    assert (spec.scope, spec.items, spec.actions) == (scope, items, (action,))


def test_a_pin_makes_an_operation_global_and_a_prefix_names_its_actions(tmp_path: Path) -> None:
    text = 'iam_prefix = "watch"\n[[operation]]\nname = "DescribeAlarms"\npin = "eu-west-1"\n'
    spec = load_spec(written(tmp_path, text, "cloudwatch")).operations[0]
    assert (spec.scope, spec.asks[0].pin, spec.actions) == ("global", "eu-west-1", ("watch:DescribeAlarms",))


def broken(change: tuple[str, str]) -> str:
    assert change[0] in BUCKETS
    return BUCKETS.replace(*change, 1)


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (('"ListBuckets"', '"ListBukets"'), 4, "s3 has no operation ListBukets: did you mean ListBuckets?"),
        (('"ListBuckets"', '"CreateBucket"'), 4, "CreateBucket is no read"),
        (('id = "Name"', 'id = "Nam"'), 6, "Bucket has no member Nam: did you mean Name?"),
        (("{Name}", "{Nmae}"), 7, "has no member Nmae"),
        (('"AWS::S3::Bucket"', '"bucket"'), 8, "type"),
        (('actions = ["s3:ListAllMyBuckets"]', 'actions = ["s3:*"]'), 9, "String should match"),
        (('scope = "global"', 'scpe = "global"'), 5, "unknown key scpe"),
        (('scope = "global"', 'items = "Buckets"'), 5, "end the path of the items with []"),
        (('scope = "global"', 'items = "Bucket[]"'), 5, "did you mean Buckets?"),
        (('scope = "global"', 'items = "Buckets[?Name]"'), 5, "is not a path"),
        (('scope = "global"', 'redact = ["Name.Secret"]'), 5, "is a string and has no Secret"),
        (('scope = "global"', 'redact = ["**.Secret"]'), 5, "there is no Secret at any depth"),
        (('scope = "global"', "fixed = { MaxBukets = 5 }"), 5, "ListBuckets has no parameter MaxBukets"),
        (('scope = "global"', 'fixed = { MaxBuckets = "x" }'), 5, "Invalid type for parameter MaxBuckets"),
        (('scope = "global"', 'before = "CreateBucket"'), 5, "CreateBucket may not be called"),
        (('scope = "global"', 'scope = "regional"\npin = "eu-west-1"'), 6, "pinned Region is global"),
        (('Bucket = "Name"', 'Buckt = "Name"'), 13, "GetBucketEncryption has no parameter Buckt"),
        (('Bucket = "Name"', 'Bucket = "request.Nope"'), 13, "has no member Nope"),
        (('params = { Bucket = "Name" }', "where = { Name = [1] }"), 11, "needs Bucket"),
        (('params = { Bucket = "Name" }', 'params = { Bucket = "Name" }\nbatch = "Bucket"'), 14, "Bucket is no list"),
        (("[[operation.child]]", "[[operation.chld]]"), 11, "unknown key chld: did you mean child?"),
        (('name = "ListBucketInventoryConfigurations"', 'name = "PutBucketAcl"'), 17, "PutBucketAcl is no read"),
    ],
)
def test_what_cannot_hold_is_named_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, said: str
) -> None:
    file = written(tmp_path, broken(change))
    with pytest.raises(RemitError) as caught:
        load_spec(file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert "\n" not in str(caught.value)


def test_required_parameters_and_secrets(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match="Missing required parameter"):
        load_spec(written(tmp_path, '[[operation]]\nname = "GetBucketPolicy"\n'))
    text = '[[operation]]\nname = "ListSecrets"\n'
    text += '[[operation.child]]\nname = "GetSecretValue"\nparams = { SecretId = "ARN" }\n'
    with pytest.raises(RemitError, match=r"secretsmanager\.toml:4: GetSecretValue hands out secrets"):
        load_spec(written(tmp_path, text, "secretsmanager"))
    text = '[[operation]]\nname = "ListFunctions"\n'
    text += '[[operation.child]]\nname = "GetFunction"\nparams = { FunctionName = "FunctionName" }\n'
    with pytest.raises(RemitError, match=r"lambda\.toml:4: GetFunction hands out secrets"):
        load_spec(written(tmp_path, text, "lambda"))
    with pytest.raises(RemitError, match=r"s3\.toml:17: ListObjectsV2 hands out content"):
        load_spec(written(tmp_path, broken(("ListBucketInventoryConfigurations", "ListObjectsV2"))))
    text = '[[operation]]\nname = "DescribeDirectories"\n[[operation.child]]\nname = "ListCertificates"\n'
    text += 'where = { Type = ["MicrosoftAd"] }\nparams = { DirectoryId = "DirectoryId" }\n'
    with pytest.raises(RemitError, match=r"ds\.toml:5: Type is never MicrosoftAd: did you mean MicrosoftAD"):
        load_spec(written(tmp_path, text, "ds"))
    with pytest.raises(RemitError, match=r"s4\.toml: AWS has no service s4"):
        load_spec(written(tmp_path, BUCKETS, "s4"))
    with pytest.raises(RemitError, match=r"s3\.toml:2: not TOML"):
        load_spec(written(tmp_path, "[[operation]]\nname = \n"))


def test_one_operation_in_two_places_must_mean_the_same(tmp_path: Path) -> None:
    twice = BUCKETS + '\n[[operation]]\nname = "ListBuckets"\n'
    with pytest.raises(RemitError, match=r"s3\.toml:21: ListBuckets stands twice"):
        load_spec(written(tmp_path, twice))
    below = (
        BUCKETS + '\n[[operation.child.child]]\nname = "GetBucketEncryption"\nitems = "a[]"\n'
        'params = { Bucket = "request.Bucket" }\n'
    )
    with pytest.raises(RemitError, match="two places that differ"):
        load_spec(written(tmp_path, below))


def test_services_are_chosen_by_name(tmp_path: Path) -> None:
    written(tmp_path, BUCKETS)
    written(tmp_path, '[[operation]]\nname = "ListKeys"\n', "kms")
    assert [spec.service for spec in load_specs(tmp_path)] == ["kms", "s3"]
    assert [spec.service for spec in load_specs(tmp_path, ["s3"])] == ["s3"]
    with pytest.raises(RemitError, match=r"no spec for service s33.*did you mean s3"):
        load_specs(tmp_path, ["s33"])


def test_a_breadth_leaves_out_what_is_marked_and_all_below_it(tmp_path: Path) -> None:
    def names(*breadth: object) -> list[str]:
        chosen: Any = breadth or ("controls",)
        return [operation.name for spec in load_specs(tmp_path, *chosen) for operation, _ in spec.walk()]

    marked = BUCKETS.replace('"GetBucketEncryption"', '"GetBucketEncryption"\nbreadth = "all"')
    below = '\n[[operation.child.child]]\nname = "GetBucketAcl"\nparams = { Bucket = "request.Bucket" }\n'
    head, inventory = marked.split('\n[[operation.child]]\nname = "ListBucketInv')
    written(tmp_path, f'{head}{below}\n[[operation.child]]\nname = "ListBucketInv{inventory}')
    written(tmp_path, 'breadth = "all"\n[[operation]]\nname = "ListKeys"\n', "kms")
    everything = ["ListKeys", "ListBuckets", "GetBucketEncryption", "GetBucketAcl", "ListBucketInventoryConfigurations"]
    assert names("all") == everything
    assert names("controls") == names() == ["ListBuckets", "ListBucketInventoryConfigurations"]
    assert names(["s3"]) == everything[1:]
    assert names(["controls", "kms"]) == ["ListKeys", *names()]
    assert names(["controls", "s3"]) == everything[1:]
    with pytest.raises(RemitError, match=r"kms\.toml:2: kms has no operation"):
        written(tmp_path, '[[operation]]\nname = "ListKey"\nbreadth = "all"\n', "kms")
        load_specs(tmp_path)


def test_the_innermost_line_is_found() -> None:
    assert line_of(BUCKETS, ("operation", 0)) == 3
    assert line_of(BUCKETS, ("operation", 0, "child", 1)) == 16
    assert line_of(BUCKETS, ("operation", 0, "child", 1, "params", "Bucket")) == 18
    assert line_of(BUCKETS, ()) == 1


@pytest.mark.parametrize("service", ["kms", "fsx", "sagemaker", "ecs", "codebuild", "cloudfront", "ds", "waf"])
def test_a_draft_loads(tmp_path: Path, service: str) -> None:
    spec = load_spec(written(tmp_path, suggest(service), service))
    operations: list[OperationSpec] = [operation for operation, _ in spec.walk()]
    assert len(operations) > 1
    assert any(operation.id for operation in operations)


def test_a_draft_finds_parents_batches_errors_and_what_to_hide(tmp_path: Path) -> None:
    def placed(service: str) -> dict[str, tuple[OperationSpec, OperationSpec | None]]:
        spec = load_spec(written(tmp_path, suggest(service), service))
        return {operation.name: (operation, parent) for operation, parent in spec.walk()}

    codebuild = placed("codebuild")
    builds, parent = codebuild["BatchGetFleets"]
    assert (parent and parent.name, builds.params, builds.batch) == ("ListFleets", {"names": "@"}, "names")
    assert "environment.environmentVariables[].value" in codebuild["BatchGetProjects"][0].redact
    details, parent = placed("kafka")["DescribeTopic"]
    assert parent and parent.name == "ListTopics"
    assert details.params == {"ClusterArn": "request.ClusterArn", "TopicName": "TopicName"}
    assert "NotFoundException" in [match.code for match in details.absent]
    assert placed("cloudfront")["ListFunctions"][0].items == "FunctionList.Items[]"


def test_drafts_agree_with_most_of_what_people_made_of_them() -> None:
    """What a draft gets wrong is corrected by hand; that it seldom does is what makes drafting worth it."""
    items, agreed = 0, 0
    for service in ("acm", "amplify", "bedrock", "ecr", "eks", "events", "globalaccelerator", "iot", "oam", "rds"):
        made = {operation.name: operation.items for operation, _ in load_spec(FOLDER / f"{service}.toml").walk()}
        drafted = {operation: drafting.items_of(aws_models.operation_model(service, operation)) for operation in made}
        items += len(made)
        agreed += sum(drafted[name] == path for name, path in made.items())
    assert agreed / items > 0.9


def test_a_draft_of_an_unknown_service_names_the_nearest() -> None:
    with pytest.raises(RemitError, match="AWS has no service sagemakr: did you mean sagemaker"):
        suggest("sagemakr")
