"""expected.yaml is well-formed, speaks of things that exist, and agrees with the trail's stories."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from data.sample import expected, organization
from data.sample.estate import Estate
from data.sample.expected import Names
from data.sample.trail.stories import STORIES

DOCUMENT = yaml.safe_load((Path(expected.__file__).with_name("expected.yaml")).read_text(encoding="utf-8"))
STATUSES = {"pass", "fail", "not_applicable"}


@pytest.fixture(scope="session")
def names(estate: Estate) -> Names:
    return Names(estate)


def test_every_entry_says_what_where_and_why() -> None:
    accounts = {account.name for account in organization.ACTIVE}
    for entry in (*DOCUMENT["faults"], *DOCUMENT["healthy"]):
        assert entry["why"] and entry["control"], entry
        if "account" in entry:
            assert entry["account"] in accounts, entry
            assert entry["region"] in (*organization.REGIONS, "global"), entry
            assert entry["resource"], entry
    assert all("status" not in entry for entry in DOCUMENT["faults"]), "a fault fails"
    assert {entry["status"] for entry in DOCUMENT["healthy"]} <= STATUSES - {"fail"}


def test_no_verdict_is_given_twice() -> None:
    counted = Counter(expected.load())
    assert [verdict for verdict, count in counted.items() if count > 1] == []


def test_a_control_with_a_fault_has_a_healthy_example_too() -> None:
    assert {entry["control"] for entry in DOCUMENT["faults"]} <= {entry["control"] for entry in DOCUMENT["healthy"]}


def test_everything_named_exists_in_the_estate(names: Names) -> None:
    unknown = [
        verdict
        for verdict in expected.load()
        if verdict.section in ("faults", "healthy") and verdict.resource and not is_there(names, verdict)
    ]
    assert unknown == []


def is_there(names: Names, verdict: expected.Verdict) -> bool:
    """Whether the account knows a resource's name, the end of its ARN or what a part's id begins with.

    A trail's bucket may lie in another account than the trail, and is then known there by its whole name.
    """
    own = {verdict.resource, verdict.resource.rpartition(":")[2], verdict.resource.partition("/")[0]}
    return (
        verdict.account_id in own
        or any(names.of(verdict.account_id, verdict.region, name) for name in own)
        or any(names.of(account.id, verdict.region, verdict.resource) for account in organization.ACTIVE)
    )


def test_names_with_random_ids_lead_to_them(names: Names) -> None:
    found = names.of(organization.DEVELOPMENT.id, "us-east-1", "debug-access")
    assert any(one.startswith("sg-") for one in found)
    row = {
        "control_id": "sg_no_open_ssh",
        "account_id": organization.DEVELOPMENT.id,
        "region": "us-east-1",
        "resource_id": next(one for one in found if one.startswith("sg-")),
    }
    [fault] = [v for v in expected.load() if v.control == "sg_no_open_ssh" and v.status == "fail"]
    assert fault.holds_for(row, names)
    assert not fault.holds_for({**row, "resource_id": "sg-0"}, names)
    assert not fault.holds_for({**row, "region": "eu-west-1"}, names)


def test_activity_repeats_the_stories() -> None:
    told = {
        (story.name, verdict.control, story.account.name, verdict.region, verdict.resource, verdict.status)
        for story in STORIES
        for verdict in story.verdicts
    }
    written = {
        (entry["story"], entry["control"], entry["account"], entry["region"], entry["resource"], entry["status"])
        for entry in DOCUMENT["activity"]
    }
    assert written == told
