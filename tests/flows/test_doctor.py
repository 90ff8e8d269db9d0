"""`remit doctor` on the served estate: what it says when all is well, and of each thing that is not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.policy import policy_document
from collectors.specs import load_specs
from data.sample.estate import Estate, running
from data.sample.organization import ACTIVE
from evidence.settings import load_settings
from tests.flows.places import Place, configured

REFUSING = ACTIVE[-1].id


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with running() as served:
        yield served


@pytest.fixture
def place(estate: Estate, tmp_path: Path) -> Iterator[Place]:
    yield configured(estate, tmp_path / "place")
    estate.refuse()


def doctored(place: Place, *options: str) -> tuple[int, dict[tuple[str, str], dict[str, str]]]:
    """Return the exit code, and what was found by what and where."""
    code, out, err = place.remit("doctor", "--format", "json", *options)
    assert "Traceback" not in err
    return code, {(row["what"], row["where"]): row for row in json.loads(out)}


def states(found: dict[tuple[str, str], dict[str, str]], what: str) -> dict[str, str]:
    return {where: row["state"] for (kind, where), row in found.items() if kind == what}


def test_an_estate_that_is_well_but_for_its_roles_policies(place: Place) -> None:
    """Its roles hold AWS's audit policies, which allow less than a night asks."""
    code, found = doctored(place)
    assert code == 1
    wrong = {what for (what, _), row in found.items() if row["state"] == "wrong"}
    assert wrong == {"permissions"}
    expected = {f"{account.name} ({account.id})" for account in ACTIVE}
    for what in ("role", "permissions", "support"):
        assert states(found, what).keys() == expected, what
    assert set(states(found, "role").values()) == {"ok"}
    [trail] = [row for (what, _), row in found.items() if what == "trail"]
    [keys] = [row for (what, _), row in found.items() if what == "public keys"]
    [config] = [row for (what, _), row in found.items() if what == "config"]
    assert (trail["state"], keys["state"], config["state"]) == ("ok", "ok", "ok")
    assert found["clock", ""]["state"] == "ok"
    assert all(row["remedy"] for row in found.values() if row["state"] != "ok")
    assert not (place.folder / "data" / "lake").exists(), "nothing is collected"


def test_roles_with_the_printed_policy_are_well(estate: Estate, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    for name, text in estate.environment.items():
        monkeypatch.setenv(name, text)
    settings = load_settings(place.folder / "remit.toml")
    document = policy_document(load_specs(), settings)
    role = settings.organization.role_name
    for account in ACTIVE:
        arn = f"arn:aws:iam::{account.id}:role/{role}"
        held = (
            boto3.Session()
            .client("sts", region_name="us-east-1")
            .assume_role(RoleArn=arn, RoleSessionName="test", ExternalId=settings.organization.external_id or "")[
                "Credentials"
            ]
        )
        iam = boto3.Session().client(
            "iam",
            aws_access_key_id=held["AccessKeyId"],
            aws_secret_access_key=held["SecretAccessKey"],
            aws_session_token=held["SessionToken"],
        )
        iam.put_role_policy(RoleName=role, PolicyName="remit", PolicyDocument=json.dumps(document))
    code, found = doctored(place)
    assert code == 0, [row for row in found.values() if row["state"] == "wrong"]
    allowed = [row["found"] for (what, _), row in found.items() if what == "permissions"]
    assert all(re.fullmatch(r"its policies allow all \d{3} actions", text) for text in allowed), allowed


@pytest.mark.parametrize(
    ("rules", "what", "said"),
    [
        ({"refuse_accounts": [REFUSING]}, "role", "sts:AssumeRole of"),
        ({"deny": ["s3:ListBucket"]}, "trail", "could not be listed"),
        ({"deny": ["s3:GetObject"]}, "trail", "can be listed and not read"),
        ({"deny": ["s3:GetObject"]}, "config", "can be listed and not read"),
        ({"deny": ["cloudtrail:ListPublicKeys"]}, "public keys", "cloudtrail:ListPublicKeys: AccessDenied"),
        ({"deny": ["iam:GetAccountAuthorizationDetails"]}, "permissions", "its policies can't be read"),
        ({"deny": ["organizations:ListAccounts"]}, "organization", "can't be listed"),
    ],
)
def test_what_is_refused_is_named_with_what_to_do(
    estate: Estate, place: Place, rules: dict[str, Any], what: str, said: str
) -> None:
    estate.refuse(**rules)
    code, found = doctored(place)
    assert code == 1
    rows = [row for (kind, _), row in found.items() if kind == what and row["state"] == "wrong"]
    assert rows
    assert all(said in row["found"] and row["remedy"] for row in rows), rows


def test_a_folder_that_cant_be_made_is_named(place: Place) -> None:
    (place.folder / "file").write_text("")
    code, found = doctored(place, "--lake", "file/lake")
    assert code == 1
    [lake] = [row for (what, _), row in found.items() if what == "lake"]
    assert lake["state"] == "wrong"
    assert "can't be written" in lake["found"]
