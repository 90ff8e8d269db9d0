"""Secrets don't reach the disk, and what isn't secret does."""

import base64
import gzip
import json
import stat
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.redaction import Redactor
from evidence.errors import RemitError
from evidence.keys import redaction_key

REDACTOR = Redactor(b"k" * 32)


def redacted(body: Any, items: str = "", *redact: str, answers: tuple[str, str] | None = None) -> Any:
    return json.loads(REDACTOR.body(body, items, redact, answers))


def test_a_spec_names_values_and_their_names_remain() -> None:
    body = {"Functions": [{"Name": "f", "Environment": {"Variables": {"DB": "hunter2", "MODE": "prod", "N": None}}}]}
    found = redacted(body, "Functions[]", "Environment.Variables.*")["Functions"][0]
    assert found["Name"] == "f"
    assert found["Environment"]["Variables"] == {
        "DB": REDACTOR.fingerprint("hunter2"),
        "MODE": REDACTOR.fingerprint("prod"),
        "N": None,
    }


def test_a_spec_names_values_at_any_depth() -> None:
    nested = {"Rules": [{"Not": {"All": [{"Search": "hunter2"}]}, "Search": "hunter3", "Name": "a"}]}
    found = redacted(nested, "", "Rules[].**.Search")["Rules"][0]
    assert found["Not"]["All"][0]["Search"] == REDACTOR.fingerprint("hunter2")
    assert found["Search"] == REDACTOR.fingerprint("hunter3")
    assert found["Name"] == "a"


def test_fingerprints_are_equal_for_equal_values_under_one_key_only() -> None:
    assert REDACTOR.fingerprint("a") == REDACTOR.fingerprint("a") != REDACTOR.fingerprint("b")
    assert REDACTOR.fingerprint("a") != Redactor(b"other").fingerprint("a")
    assert REDACTOR.fingerprint("a").startswith("redacted:")
    assert len(REDACTOR.fingerprint("a")) == len("redacted:") + 16
    assert REDACTOR.fingerprint(REDACTOR.fingerprint("a")) == REDACTOR.fingerprint("a")


def test_secrets_in_any_answer_are_found() -> None:
    body = {
        "Url": "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAEXAMPLE&X-Amz-Signature=deadbeef&X-Amz-Date=1",
        "Repository": "https://bot:hunter2@git.example.com/x.git",
        "Key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
        "environment": [{"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "MODE", "value": "prod"}],
        "Deep": {"Variables": {"API_KEY": "hunter2", "STAGE": "prod"}},
    }
    text = json.dumps(found := redacted(body))
    for secret in ("deadbeef", "hunter2", "MIIE"):
        assert secret not in text
    assert "X-Amz-Credential=AKIAEXAMPLE" in found["Url"]
    assert found["Url"].endswith("&X-Amz-Date=1")
    assert found["Repository"].endswith("@git.example.com/x.git")
    assert found["environment"][1]["value"] == "prod"
    assert found["Deep"]["Variables"]["STAGE"] == "prod"


def test_identifiers_and_settings_that_only_sound_secret_stay() -> None:
    body = {
        "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "MetadataOptions": {"HttpTokens": "required"},
        "PasswordLastUsed": "2026-01-01",
        "NextToken": "abc",
        "Url": "https://example.com/path",
    }
    assert redacted(dict(body)) == body


ORDINARY = (
    "i-0123456789abcdef0",
    "AKIAIOSFODNN7EXAMPLE",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "MyStack-WebServerGroup-1QW2E3R4T5Y6U",
    "AWSLogs/111111111111/CloudTrail/us/east/1",
    "ThePipelineApplicationProductionName2",
)


def test_tags_that_look_like_keys_are_found_by_name_or_value() -> None:
    tags = [
        {"Key": "owner", "Value": "shop"},
        {"Key": "db-password", "Value": "hunter2"},
        {"Key": "note", "Value": "kX93jsQ0pLmZ27vRtB8cYw1Nf6HdGa5E"},
        *({"Key": "what", "Value": value} for value in ORDINARY),
    ]
    found = redacted({"TagSet": [dict(tag) for tag in tags]}, "TagSet[]", answers=("s3", "GetBucketTagging"))["TagSet"]
    assert [tag["Key"] for tag in found] == [tag["Key"] for tag in tags]
    assert [tag["Value"] for tag in found] == [
        "shop",
        REDACTOR.fingerprint("hunter2"),
        REDACTOR.fingerprint("kX93jsQ0pLmZ27vRtB8cYw1Nf6HdGa5E"),
        *ORDINARY,
    ]


def test_maps_are_told_from_settings_by_the_model() -> None:
    queue = {"Attributes": {"KmsMasterKeyId": "alias/a", "SecretSauce": "hunter2", "Policy": "{}"}}
    found = redacted(queue, answers=("sqs", "GetQueueAttributes"))["Attributes"]
    assert found == {"KmsMasterKeyId": "alias/a", "SecretSauce": REDACTOR.fingerprint("hunter2"), "Policy": "{}"}
    group = {"Attributes": [{"Key": "stickiness.lb_cookie.duration_seconds", "Value": "86400"}]}
    assert redacted(json.loads(json.dumps(group)), answers=("elbv2", "DescribeTargetGroupAttributes")) == group
    instance = {"Reservations": [{"Instances": [{"MetadataOptions": {"HttpTokens": "required"}}]}], "NextToken": "abc"}
    assert redacted(json.loads(json.dumps(instance)), answers=("ec2", "DescribeInstances")) == instance


FORMED = [
    ("the db password: hunter2, ask Bob", "hunter2,"),
    ("Server=db;Password=hunter2", "hunter2"),
    ("hook https://hooks.slack.com/services/T0/B0/abcdefgh", "services/T0/B0/abcdefgh"),
    ("https://example.com/a?api_key=hunter2&b=1", "hunter2"),
    ("https://example.com/a?b=1&sig=hunter2", "hunter2"),
    ("https://0123456789abcdef0123@git.example.com", "0123456789abcdef0123"),
    ("a\nghp_0123456789abcdefghij0123", "ghp_0123456789abcdefghij0123"),
    ("mysql --password hunter2", "hunter2"),
    ('{"apiKey": "hunter2", "name": "a"}', "hunter2"),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI/K7MDENG"),
    ("Authorization: Bearer abcdefgh1", "abcdefgh1"),
    ("curl -u bot:hunter2 https://example.com", "hunter2"),
    ("client_secret => 'hun ter2'", "hun ter2"),
    (r'{"password": "hun\"ter2"}', r"hun\"ter2"),
    ("password=!$Hunter{2}&<a>", "!$Hunter{2}&<a>"),
    ("-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY-----", "MIIE"),
]


@pytest.mark.parametrize(("text", "secret"), FORMED)
def test_secrets_with_a_form_are_found_in_any_text(text: str, secret: str) -> None:
    kept = redacted({"Description": text})["Description"]
    assert kept == text.replace(secret, REDACTOR.fingerprint(secret)) != text
    assert REDACTOR.text(text) == kept
    assert redacted({"Description": kept})["Description"] == kept


@given(st.sampled_from(FORMED), st.text(), st.text())
def test_they_are_found_whatever_stands_around_them(formed: tuple[str, str], before: str, after: str) -> None:
    text, secret = formed
    assert secret not in redacted({"Text": f"{before}\n{text} \n{after}"})["Text"]


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:secretsmanager:us-east-1:111111111111:secret:orders/database-a1b2c3",
        '{"Condition": {"StringEquals": {"token.actions.githubusercontent.com:repository": "example/shop"}}}',
        '{"Condition": {"DateLessThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}}',
        '{"Condition": {"StringEquals": {"kms:EncryptionContext:secret": "orders"}}}',
        "Rotates the secret of the orders every month",
        "https://git.example.com/x.git",
        "ssh://git@git.example.com/x.git",
        "password: ${DB_PASSWORD}, token: <token>, secret: null",
    ],
)
def test_texts_without_a_secret_stay(text: str) -> None:
    assert redacted({"Description": text}) == {"Description": text}


def test_error_messages_lose_their_secrets_too() -> None:
    assert "deadbeef" not in REDACTOR.text("could not read https://x/?Signature=deadbeef&a=1")


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = redaction_key(tmp_path / "new")
    file = tmp_path / "new" / "remit.key"
    assert redaction_key(tmp_path / "new") == key
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["remit.key"]


@pytest.mark.parametrize("text", ["", "zz", "abcd"])
def test_a_damaged_key_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "remit.key").write_text(text)
    with pytest.raises(RemitError, match=r"remit\.key is not a key"):
        redaction_key(tmp_path)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "true",
        "False",
        "arn:aws:secretsmanager:us-east-1:111111111111:secret:orders/database-a1b2c3",
        "{{resolve:ssm-secure:/orders/database:1}}",
        "/orders/database",
    ],
)
def test_what_only_refers_to_a_secret_stays(value: str) -> None:
    body = {"Environment": {"Variables": {"DB_PASSWORD": value}}}
    assert redacted(body, "", "Environment.Variables.*")["Environment"]["Variables"] == {"DB_PASSWORD": value}


@pytest.mark.parametrize(
    "value",
    [
        "/hunter2",
        "/aB3dE5gH7jK9mN1pQ3sT5vX7zB9dF1hJ/aB3dE5",
        "redacted:hunter2",
        "arn:hunter2",
        "{{hunter2}}",
        "/a b/c",
    ],
)
def test_what_only_looks_like_a_reference_goes(value: str) -> None:
    assert redacted({"Value": value}, "", "Value")["Value"] == REDACTOR.fingerprint(value) != value


def encoded(script: str, *, zipped: bool = False) -> str:
    raw = script.encode()
    return base64.b64encode(gzip.compress(raw) if zipped else raw).decode()


SCRIPT = "#!/bin/bash\nexport DB_PASSWORD=Sample-Only-1\ncurl https://bot:hunter2@git.example.com/x.git\n"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (SCRIPT, "password@2,url_credentials@3"),
        (encoded(SCRIPT), "password@2,url_credentials@3"),
        (encoded(SCRIPT, zipped=True), "password@2,url_credentials@3"),
        (
            encoded(f"MIME-Version: 1.0\n\n{textwrap.fill(encoded(SCRIPT), 76)}\n--end--"),
            "password@3,url_credentials@3",
        ),
        (
            encoded(f"#cloud-config\nwrite_files:\n- content: {encoded(SCRIPT, zipped=True)}\n"),
            "password@3,url_credentials@3",
        ),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", "private_key@1"),
        ("id AKIAIOSFODNN7EXAMPLE", "aws_key@1"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_key@1,password@1,token@1"),
        ('{"apiKey": "abcd-efgh"}', "token@1"),
        ("curl -H 'Authorization: Bearer abcdefgh.ijkl'", "token@1"),
        ("echo 'root:hunter2' | chpasswd", "password@1"),
        ("mysql --password=hunter2", "password@1"),
        ("curl -u bot:hunter2 https://example.com", "password@1"),
        ("passwd: $6$rounds$hash", "password@1"),
        ('$Password = "hunter2"', "password@1"),
    ],
)
def test_a_redacted_text_says_which_lines_look_like_secrets(value: str, found: str) -> None:
    kept = redacted({"UserData": {"Value": value}}, "", "UserData.Value")["UserData"]["Value"]
    assert kept == f"{REDACTOR.fingerprint(value)}:{found}"
    assert "hunter2" not in kept


@pytest.mark.parametrize(
    "line",
    [
        "dnf upgrade --security",
        "TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')",
        'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
        "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders)",
        "DB_PASSWORD=`cat /run/secret`",
        "SECRET_ARN=arn:aws:secretsmanager:us-east-1:111111111111:secret:a",
        "SECRET_NAME=orders-database",
        "password = os.environ['PASSWORD']",
        "lock_passwd: true",
        "HttpTokens=required",
        "git clone https://git.example.com/x.git",
        "https://$USER:$TOKEN@git.example.com",
        "prod",
    ],
)
def test_ordinary_text_is_not_accused(line: str) -> None:
    for value in (line, encoded(line)):
        assert redacted({"Value": value}, "", "Value")["Value"] == REDACTOR.fingerprint(value)


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * (1 << 26))).decode()
    assert redacted({"Value": bomb}, "", "Value")["Value"] == REDACTOR.fingerprint(bomb)
