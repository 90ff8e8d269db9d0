"""The policy is what is called, and nothing more; the sample organization, which enforces it, refuses nothing."""

from pathlib import Path
from typing import Any

import pytest

from collectors.policy import (
    MANAGED_CHARACTERS,
    characters,
    of_config,
    of_every_account,
    of_the_trail,
    policy_document,
    split,
)
from collectors.specs import load_specs
from data.sample.estate import running
from evidence.settings import Settings
from tests.collectors.rigs import KEYS, READER, ROLE, collect, settings, specs

MANAGED_POLICIES_OF_A_ROLE = 10


def test_actions_are_exact(tmp_path: Path) -> None:
    services = specs(tmp_path, kms=KEYS)
    (statement,) = policy_document(services)["Statement"]
    assert statement["Action"] == [
        "account:ListRegions",
        "ec2:DescribeRegions",
        "kms:DescribeKey",
        "kms:GetKeyRotationStatus",
        "kms:ListKeys",
    ]
    assert not any("*" in action for action in policy_document(load_specs())["Statement"][0]["Action"])


def test_settings_add_what_they_make_remit_do(tmp_path: Path) -> None:
    chosen = settings(
        tmp_path,
        organization={"enabled": True, "role_name": "Auditor"},
        cloudtrail={"sources": ("s3://trail/logs", "folder", {"source": "s3://other", "account_id": READER})},
        config={"sources": ("s3://config/eu", "s3://config/us", "copy")},
    )
    found = {statement["Sid"]: statement for statement in policy_document([], chosen)["Statement"]}
    assert "ReadConfiguration" not in found, "with Regions named, no account is asked for its own"
    names = ("arn:aws:s3:::other", "arn:aws:s3:::other/*", "arn:aws:s3:::trail", "arn:aws:s3:::trail/*")
    assert found["ReadTrailBucket"]["Resource"] == [*names]
    assert found["ReadConfigBucket"]["Resource"] == ["arn:aws:s3:::config", "arn:aws:s3:::config/*"]
    assert found["ReadConfigBucket"]["Action"] == ["s3:GetObject", "s3:ListBucket"]
    assert "LookUpEvents" not in found, "while the trail can be read, nobody needs it"
    assert found["OnlyWhereRemitRunsEnterAccounts"]["Resource"] == ["arn:aws:iam::*:role/Auditor", ROLE]
    assert found["OnlyWhereRemitRunsListAccounts"]["Action"] == ["organizations:ListAccounts"]


def test_only_owners_of_buckets_need_to_read_them(tmp_path: Path) -> None:
    chosen = settings(tmp_path, cloudtrail={"sources": ("s3://trail",)}, config={"sources": ("s3://config",)})
    document = policy_document(specs(tmp_path, kms=KEYS), chosen)
    assert "s3:" not in str(of_every_account(document))
    assert [one["Sid"] for one in of_the_trail(document)["Statement"]] == ["ReadTrailKeys", "ReadTrailBucket"]
    assert [one["Sid"] for one in of_config(document)["Statement"]] == ["ReadConfigBucket"]
    copied = policy_document([], settings(tmp_path, config={"sources": ("copy",)}))
    assert "ReadConfigBucket" not in str(copied)


def test_events_are_looked_up_only_where_the_settings_say_so(tmp_path: Path) -> None:
    never = policy_document([], settings(tmp_path, cloudtrail={"lookup": "never"}))
    assert "LookupEvents" not in str(never)
    statements = policy_document([], settings(tmp_path))["Statement"]
    assert [one["Action"] for one in statements if one["Sid"] == "LookUpEvents"] == [["cloudtrail:LookupEvents"]]
    assert "LookupEvents" not in str(policy_document(specs(tmp_path, kms=KEYS)))


def test_the_sample_organization_refuses_nothing_that_the_policy_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = [spec for spec in load_specs() if spec.service in ("iam", "kms", "organizations", "s3")]
    places: dict[str, Any] = {"lake": str(tmp_path / "lake"), "database": tmp_path / "remit.duckdb"}
    allowed = policy_document(services, Settings(organization={"enabled": True}))
    denied = [action for action in allowed["Statement"][0]["Action"] if action == "kms:GetKeyRotationStatus"]
    with running(enforce=allowed, deny=denied) as estate:
        for name, value in estate.environment.items():
            monkeypatch.setenv(name, value)
        night = collect(Settings(**estate.settings, **places), services)
    assert {row["account_id"] for row in night.responses} == {f"{digit}" * 12 for digit in "1234"}
    refused = {(row["service"], row["operation"]) for row in night.outcomes if row["status"] == "denied"}
    assert refused == {("kms", "GetKeyRotationStatus")}
    assert {row["status"] for row in night.outcomes} <= {"ok", "empty", "absent", "denied"}
    report = night.answers("GetCredentialReport")
    assert len(report) == 4
    assert all(row["caller_arn"].endswith(":assumed-role/RemitCollector/remit") for row in night.responses)


def test_a_policy_is_split_where_managed_ones_demand_it(tmp_path: Path) -> None:
    chosen = settings(tmp_path, organization={"enabled": True}, cloudtrail={"sources": ("s3://trail/logs",)})
    whole = policy_document(load_specs(breadth="all"), chosen)
    parts = split(whole)
    assert characters(whole) > 5 * MANAGED_CHARACTERS
    assert len(parts) <= MANAGED_POLICIES_OF_A_ROLE
    assert max(map(characters, parts)) <= MANAGED_CHARACTERS
    assert min(map(characters, parts[:-1])) > MANAGED_CHARACTERS - 600, "no part is cut short"
    said = [(statement["Resource"], action) for statement in whole["Statement"] for action in statement["Action"]]
    again = [
        (statement["Resource"], action)
        for part in parts
        for statement in part["Statement"]
        for action in statement["Action"]
    ]
    assert sorted(map(str, again)) == sorted(map(str, said))
    names = [statement["Sid"] for part in parts for statement in part["Statement"]]
    assert len(names) == len(set(names))
    assert all(name.isalnum() for name in names)
    small = policy_document(specs(tmp_path, kms=KEYS))
    assert split(small) == [small]
    assert len(split(small, limit=150)) == len(small["Statement"][0]["Action"]), (
        "what never fits is cut as far as it goes"
    )
