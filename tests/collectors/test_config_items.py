"""Items of AWS Config as they come: members that are absent, JSON in texts, other spellings; and what is never kept."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from collectors.config.items import NotItemsError, items_of, redactions, row_of
from collectors.config.keys import HISTORY, SNAPSHOT, parse_key
from tests.collectors.deliveries import ACCOUNT, REDACTOR, REGION, history_key, item, plain, snapshot_key


def row(given: Any) -> dict[str, Any]:
    found = row_of(msgspec.Raw(json.dumps(given).encode()), REDACTOR)
    assert found is not None
    return found


def test_an_items_members_are_columns_and_the_rest_stays() -> None:
    found = row(item(configurationItemMD5Hash="", recordingFrequency="DAILY"))
    assert found == {
        "account_id": ACCOUNT,
        "region": REGION,
        "resource_type": "AWS::EC2::Instance",
        "resource_id": "i-1",
        "resource_name": None,
        "arn": f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1",
        "availability_zone": f"{REGION}a",
        "status": "OK",
        "captured_at": datetime(2026, 3, 9, 1, 2, 3, 456000, tzinfo=UTC),
        "state_id": "1741482123456",
        "created_at": datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
        "tags": '{"Name":"web"}',
        "relationships": '[{"name":"Is contained in Vpc","resourceId":"vpc-1","resourceType":"AWS::EC2::VPC"}]',
        "configuration": '{"instanceType":"t4g.small"}',
        "supplementary": "{}",
        "extra": '{"configurationItemMD5Hash":"","configurationItemVersion":"1.3","recordingFrequency":"DAILY",'
        '"relatedEvents":[]}',
    }


def test_the_apis_spelling_is_read_too() -> None:
    found = row({"accountId": ACCOUNT, "arn": "arn:x", "version": "1.3", "configuration": '{"a": [1, {"b": null}]}'})
    assert (found["account_id"], found["arn"]) == (ACCOUNT, "arn:x")
    assert found["configuration"] == '{"a":[1,{"b":null}]}'
    assert found["extra"] == '{"version":"1.3"}'


def test_json_in_texts_is_taken_apart_and_other_texts_stay() -> None:
    values = {"Policy": '{"Statement": []}', "Broken": '{"Statement": ', "Flag": "true", "Plain": "a {b}", "None": None}
    found = row(item(supplementaryConfiguration=values, configuration="no json"))
    assert json.loads(found["supplementary"]) == {**values, "Policy": {"Statement": []}}
    assert found["configuration"] == '"no json"'


@pytest.mark.parametrize("absent", [{"configuration": None}, {"configuration": ""}, {}])
def test_a_deleted_resource_may_have_no_configuration(absent: dict[str, Any]) -> None:
    given = item(configurationItemStatus="ResourceDeleted", tags={}, **absent)
    if not absent:
        del given["configuration"]
    found = row(given)
    assert found["status"] == "ResourceDeleted"
    assert found["configuration"] in (None, '""')


def test_whatever_is_missing_or_odd_is_null_and_odd_values_stay() -> None:
    found = row({})
    assert set(found.values()) == {None}
    found = row({"configurationItemCaptureTime": "yesterday", "resourceCreationTime": 17, "resourceId": ["a"]})
    assert (found["captured_at"], found["created_at"], found["resource_id"]) == (None, None, None)
    assert json.loads(found["extra"]) == {
        "configurationItemCaptureTime": "yesterday",
        "resourceCreationTime": 17,
        "resourceId": ["a"],
    }
    for odd in (None, 7, "item", []):
        assert row_of(msgspec.Raw(json.dumps(odd).encode()), REDACTOR) is None
    assert row_of(msgspec.Raw(b'{"a":' * 5000 + b"1" + b"}" * 5000), REDACTOR) is None


def test_a_large_item_is_kept_whole() -> None:
    rules = [{"cidr": f"10.0.{number // 256}.{number % 256}/32"} for number in range(11_000)]
    found = row(item(configuration={"rules": rules}))
    assert len(found["configuration"]) > 250_000
    assert json.loads(found["configuration"]) == {"rules": rules}


LAMBDA = "AWS::Lambda::Function"
SECRETS = [
    (LAMBDA, {"environment": {"variables": {"MODE": "hush-1", "DB_PASSWORD": "hush-2"}}}),
    (LAMBDA, '{"environment": {"variables": {"MODE": "hush-1"}}}'),
    ("AWS::ECS::TaskDefinition", {"ContainerDefinitions": [{"Environment": [{"Name": "MODE", "Value": "hush-1"}]}]}),
    ("AWS::CloudFormation::Stack", {"parameters": [{"parameterKey": "Size", "parameterValue": "hush-1"}]}),
    ("AWS::AutoScaling::LaunchConfiguration", {"userData": "hush-1"}),
    ("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"UserData": "hush-1"}}),
    ("AWS::None::Known", {"environment": {"variables": {"API_TOKEN": "hush-1"}}, "url": "https://me:hush-2@host/"}),
]


@pytest.mark.parametrize(("kind", "configuration"), SECRETS)
def test_secrets_are_never_kept(kind: str, configuration: Any) -> None:
    found = row(item(resourceType=kind, configuration=configuration))
    assert "hush" not in str(found)
    assert "redacted:" in found["configuration"]
    found = row(item(resourceType=kind, configuration={}, supplementaryConfiguration={"Other": configuration}))
    assert "hush" not in str(found)
    assert "redacted:" in found["supplementary"]


def test_only_what_specs_name_is_redacted() -> None:
    configuration = {"environment": {"variables": {"MODE": "fast"}}, "functionName": "f", "description": "plain"}
    assert row(item(configuration=configuration))["configuration"] == json.dumps(
        configuration, sort_keys=True, separators=(",", ":")
    )
    assert "*" not in {path for known in redactions().values() for path in known}


def test_a_file_is_items_or_nothing() -> None:
    assert items_of(plain([])) == []
    assert [bytes(raw) for raw in items_of(b'{"configurationItems": [{"a": 1}, null], "more": {}}')] == [
        b'{"a": 1}',
        b"null",
    ]
    for data in (b"", b"no", b"[]", b"{}", b'{"configurationItems": null}', b'{"configurationItems": {}}', b"\xff\xfe"):
        with pytest.raises(NotItemsError):
            items_of(data)


def test_keys_say_whose_a_file_is_of_which_kind_and_time() -> None:
    found = parse_key("prefix/" + snapshot_key())
    assert found is not None
    assert (found.account_id, found.region, found.kind) == (ACCOUNT, REGION, SNAPSHOT)
    assert found.delivered_at == datetime(2026, 3, 9, 3, tzinfo=UTC)
    found = parse_key(history_key("AWS::IAM::Role").rpartition("/")[2])
    assert found is not None
    assert (found.kind, found.delivered_at) == (HISTORY, datetime(2026, 3, 9, 5, 59, 59, tzinfo=UTC))
    for other in (
        f"AWSLogs/{ACCOUNT}/Config/ConfigWritabilityCheckFile",
        f"AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/2026/03/09/{ACCOUNT}_CloudTrail_{REGION}_20260309T0000Z_x.json.gz",
        snapshot_key().replace("20260309", "20261399"),
        snapshot_key() + ".tmp",
    ):
        assert parse_key(other) is None
