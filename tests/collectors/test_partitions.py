"""China and GovCloud: calls stay in their partition, what is not offered there is recorded, and ARNs name it."""

from datetime import date
from pathlib import Path

import botocore.session
import pytest

from collectors.accounts import Account, survey
from collectors.handover import cloudformation, terraform
from collectors.policy import policy_document
from collectors.snapshots import Unit, plan
from collectors.specs import load_specs
from evidence.canonical import canonical_json
from tests.collectors.endpoint import Endpoint, Reply
from tests.collectors.rigs import collect, settings, specs

REGIONS = {"aws-cn": ("cn-north-1", "cn-northwest-1"), "aws-us-gov": ("us-gov-east-1", "us-gov-west-1")}
OTHER = "333333333333"
PINNED = '[[operation]]\nname = "GetContactInformation"\nscope = "global"\npin = "us-east-1"\nitems = ""\n'


@pytest.mark.parametrize("partition", REGIONS)
def test_no_call_leaves_its_partition(partition: str) -> None:
    known = botocore.session.Session().get_available_regions("ec2", partition_name=partition)
    assert set(REGIONS[partition]) <= set(known)
    account = Account(OTHER, regions=REGIONS[partition])
    calls = list(plan(Unit("unit", account, tuple(load_specs(breadth="all"))), partition, date(2026, 6, 30)))
    assert {call.endpoint for call in calls} == set(REGIONS[partition])
    assert not [call for call in calls if "arn:aws:" in canonical_json(call.request)]


@pytest.mark.parametrize(("partition", "status"), [("aws-cn", "ok"), ("aws-us-gov", "not_offered")])
def test_what_a_partition_does_not_offer_is_recorded_and_not_called(
    partition: str, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings(tmp_path, partition=partition, regions=REGIONS[partition])
    told = Reply({"ContactInformation": {"FullName": "x"}})
    with Endpoint({"POST /getContactInformation": told}).serving(monkeypatch) as endpoint:
        night = collect(chosen, specs(tmp_path, account=PINNED))
    [row] = night.outcomes
    assert (row["region"], row["status"], row["calls"]) == ("global", status, int(status == "ok"))
    assert [request.region for request in endpoint.requests if request.service == "account"] == (
        ["cn-north-1"] if status == "ok" else []
    )


@pytest.mark.parametrize("partition", REGIONS)
def test_roles_and_policies_name_the_partition(partition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(
        tmp_path,
        partition=partition,
        accounts=(),
        regions=REGIONS[partition],
        organization={"enabled": True, "external_id": "x-9"},
        cloudtrail={"sources": ["s3://trail/prefix"]},
    )
    listed = Reply({"Accounts": [{"Id": OTHER, "Name": "other", "Status": "ACTIVE"}]})
    with Endpoint({"ListAccounts": listed}).serving(monkeypatch) as endpoint:
        [account] = survey(chosen).accounts
    assert account.role_arn == f"arn:{partition}:iam::{OTHER}:role/RemitCollector"
    assert {request.region for request in endpoint.requests} <= set(REGIONS[partition])
    document = policy_document(load_specs(), chosen)
    texts = canonical_json(document), cloudformation(document, chosen), terraform(document, chosen)
    for text in texts:
        assert f"arn:{partition}:s3:::trail" in text
        assert "arn:aws:" not in text
