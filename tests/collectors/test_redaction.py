"""Secrets don't reach the disk, and what isn't secret does."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from collectors.redaction import Redactor
from evidence.errors import RemitError
from evidence.keys import redaction_key

REDACTOR = Redactor(b"k" * 32)


def redacted(body: Any, items: str = "", *redact: str) -> Any:
    return json.loads(REDACTOR.body(body, items, redact))


def test_a_spec_names_values_and_their_names_remain() -> None:
    body = {"Functions": [{"Name": "f", "Environment": {"Variables": {"DB": "hunter2", "MODE": "prod", "N": None}}}]}
    found = redacted(body, "Functions[]", "Environment.Variables.*")["Functions"][0]
    assert found["Name"] == "f"
    assert found["Environment"]["Variables"] == {
        "DB": REDACTOR.fingerprint("hunter2"),
        "MODE": REDACTOR.fingerprint("prod"),
        "N": None,
    }


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
