"""Accounts are found, entered and left alone as the settings say; one that refuses stops no other."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.accounts import list_actions, survey
from collectors.sessions import AccountSession
from collectors.trail.sources import Place, open_source
from evidence.errors import RemitError
from tests.collectors.endpoint import HUB, Endpoint, Reply, Request, assumed, error, xml_error
from tests.collectors.rigs import KEYS, READER, ROLE, collect, settings, specs

OTHER = "333333333333"
REFUSED = xml_error("AccessDenied", "User: hub is not authorized to perform: sts:AssumeRole", 403)


def regions(*names: str) -> Reply:
    return Reply({"Regions": [{"RegionName": name, "RegionOptStatus": "ENABLED"} for name in names]})


def organization(*statuses: tuple[str, str]) -> list[Reply]:
    pages = [
        Reply({"Accounts": [{"Id": number, "Name": f"n-{number}", "Status": status}]}) for number, status in statuses
    ]
    for number, page in enumerate(pages[:-1]):
        page.body["NextToken"] = str(number)
    return pages


def test_all_accounts_of_the_organization_are_found_and_the_active_ones_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = {
        "ListAccounts": organization((READER, "ACTIVE"), (HUB, "ACTIVE"), (OTHER, "SUSPENDED")),
        "POST /listRegions": regions("us-east-1", "eu-west-1"),
        "AssumeRole": lambda request: REFUSED if HUB in request.params["RoleArn"] else assumed(request),
    }
    chosen = settings(tmp_path, accounts=(), regions=(), organization={"enabled": True, "external_id": "x-9"})
    with Endpoint(script).serving(monkeypatch) as endpoint:
        estate = survey(chosen)
    assert estate.caller_arn == f"arn:aws:sts::{HUB}:user/hub"
    hub, reader, other = estate.accounts
    assert (reader.name, reader.regions) == (f"n-{READER}", ("eu-west-1", "us-east-1"))
    assert reader.role_arn == f"arn:aws:iam::{READER}:role/RemitCollector"
    assert reader.caller_arn == f"arn:aws:sts::{READER}:assumed-role/Reader/remit"
    assert (hub.role_arn, hub.failure, hub.caller_arn) == (None, None, estate.caller_arn), (
        "own account, own credentials"
    )
    assert (other.status, other.caller_arn) == ("SUSPENDED", None)
    assert estate.active == (hub, reader)
    entered = next(request for request in endpoint.asked("AssumeRole") if READER in request.params["RoleArn"])
    assert (entered.params["ExternalId"], entered.params["RoleSessionName"]) == ("x-9", "remit")


def test_regions_come_from_whichever_call_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described = Reply(
        "<DescribeRegionsResponse><regionInfo><item><regionName>eu-north-1</regionName></item></regionInfo>"
        "</DescribeRegionsResponse>"
    )

    def listed(request: Request) -> Reply:
        return regions("us-east-1", "us-west-2") if request.account == HUB else error("AccessDeniedException")

    script: dict[str, Any] = {"POST /listRegions": listed, "DescribeRegions": described}
    accounts = ({"id": HUB}, {"id": READER, "role_arn": ROLE})
    chosen = settings(tmp_path, accounts=accounts, regions=())
    with Endpoint(script).serving(monkeypatch):
        assert [account.regions for account in survey(chosen).accounts] == [("us-east-1", "us-west-2"), ("eu-north-1",)]
    with Endpoint(script | {"DescribeRegions": xml_error("UnauthorizedOperation")}).serving(monkeypatch):
        hub, reader = survey(chosen).accounts
    assert hub.regions_failure is None
    assert reader.regions == ("us-east-1", "us-west-2"), "the caller's, when it can't say"
    assert reader.regions_failure
    assert reader.regions_failure.status == "denied"
    assert "account:ListRegions and ec2:DescribeRegions failed: UnauthorizedOperation" in reader.regions_failure.message
    with Endpoint(script).serving(monkeypatch) as endpoint:
        survey(settings(tmp_path, accounts=accounts, regions=("eu-west-1",)))
        assert not endpoint.asked("POST /listRegions")


def test_without_any_account_the_callers_own_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint({}).serving(monkeypatch):
        (own,) = survey(settings(tmp_path, accounts=())).accounts
    assert (own.id, own.role_arn, own.failure) == (HUB, None, None)


def test_an_account_that_refuses_gets_a_row_for_every_planned_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script: dict[str, Any] = {
        "AssumeRole": lambda request: REFUSED if READER in request.params["RoleArn"] else assumed(request)
    }
    script |= {"ListKeys": Reply({"Keys": []})}
    accounts = ({"id": READER, "role_arn": ROLE}, {"id": OTHER, "role_arn": f"arn:aws:iam::{OTHER}:role/Reader"})
    chosen = settings(tmp_path, accounts=accounts, regions=("us-east-1", "eu-west-1"))
    with Endpoint(script).serving(monkeypatch):
        night = collect(chosen, specs(tmp_path, kms=KEYS))
    refused = [row for row in night.outcomes if row["account_id"] == READER]
    assert len(refused) == 3 * 2
    for row in refused:
        assert (row["status"], row["error_code"], row["calls"]) == ("denied", "AccessDenied", 0)
        assert f"sts:AssumeRole of {ROLE}" in row["error_message"]
    assert {row["status"] for row in night.outcomes if row["account_id"] == OTHER} == {"empty"}
    assert [summary.failure is None for summary in night.summaries] == [False, True]


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({"id": OTHER}, "no role is configured"),
        ({"id": OTHER, "role_arn": ROLE}, f"leads to account {READER} and not to {OTHER}"),
    ],
)
def test_a_way_that_leads_elsewhere_is_no_way_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, account: dict[str, str], said: str
) -> None:
    with Endpoint({}).serving(monkeypatch):
        (found,) = survey(settings(tmp_path, accounts=(account,))).accounts
    assert found.failure
    assert found.failure.status == "denied"
    assert said in found.failure.message


def test_credentials_are_renewed_before_they_expire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serial = iter(range(1000))

    def short(request: Request) -> Reply:
        return assumed(request, timedelta(minutes=9), next(serial))

    keys = Reply({"Keys": [{"KeyId": "a"}, {"KeyId": "b"}]})
    script = {"AssumeRole": short, "ListKeys": keys, "DescribeKey": Reply({"KeyMetadata": {"KeyId": "a"}})}
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(settings(tmp_path), specs(tmp_path, kms=KEYS))
    used = {request.key_id for request in endpoint.requests if request.operation in ("ListKeys", "DescribeKey")}
    assert len(used) > 1
    assert {row["status"] for row in night.outcomes} == {"ok", "empty"}


def test_a_role_that_is_withdrawn_in_the_night_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def entered(request: Request) -> Reply:
        if len(endpoint.asked("AssumeRole")) > 1:
            return REFUSED
        return assumed(request, timedelta(hours=1))

    with Endpoint({"AssumeRole": entered}).serving(monkeypatch) as endpoint:
        night = collect(settings(tmp_path), specs(tmp_path, kms=KEYS))
    assert {row["status"] for row in night.outcomes} == {"denied"}
    assert night.summaries[0].failure


def test_what_stops_a_survey_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint({"GetCallerIdentity": xml_error("InvalidClientTokenId")}).serving(monkeypatch):
        with pytest.raises(RemitError, match="no AWS credentials that work"):
            survey(settings(tmp_path))
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        with pytest.raises(RemitError, match="no AWS credentials that work"):
            survey(settings(tmp_path))
    denied = {"ListAccounts": error("AccessDeniedException")}
    with (
        Endpoint(denied).serving(monkeypatch),
        pytest.raises(RemitError, match="accounts of the organization can't be listed"),
    ):
        survey(settings(tmp_path, organization={"enabled": True}))


def test_a_boto3_session_shares_the_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path)
    with Endpoint({}).serving(monkeypatch):
        session = survey(chosen).accounts[0].open(chosen).boto3()
        assert session.client("sts", region_name="us-east-1").get_caller_identity()["Account"] == READER


UNIT, BELOW = "ou-ab12-productn", "ou-ab12-payments"


def chosen_of(tmp_path: Path, **choice: Any) -> Any:
    return settings(tmp_path, accounts=(), organization={"enabled": True, **choice})


def tree(request: Request) -> dict[str, list[str]]:
    """Return which accounts and units lie in a unit: one account in each, and one unit below the other."""
    return {UNIT: [READER, BELOW], BELOW: [OTHER]}.get(request.params["ParentId"], [])


def whole() -> dict[str, Any]:
    """Return an organization of three accounts."""
    return {
        "ListAccounts": organization((READER, "ACTIVE"), (HUB, "ACTIVE"), (OTHER, "ACTIVE")),
        "ListAccountsForParent": lambda request: Reply(
            {"Accounts": [{"Id": below} for below in tree(request) if below.isdigit()]}
        ),
        "ListOrganizationalUnitsForParent": lambda request: Reply(
            {"OrganizationalUnits": [{"Id": below} for below in tree(request) if not below.isdigit()]}
        ),
        "ListTagsForResource": lambda request: Reply(
            {"Tags": [{"Key": "Environment", "Value": "prod" if request.params["ResourceId"] == OTHER else "test"}]}
        ),
    }


@pytest.mark.parametrize(
    ("choice", "read"),
    [
        ({"include": [READER]}, {READER}),
        ({"include": [UNIT]}, {READER, OTHER}),
        ({"include": [BELOW, HUB]}, {HUB, OTHER}),
        ({"include": ["Environment=prod"]}, {OTHER}),
        ({"exclude": [BELOW]}, {READER, HUB}),
        ({"exclude": ["Environment=test", "Environment=absent"]}, {OTHER}),
        ({"include": [UNIT], "exclude": [OTHER]}, {READER}),
    ],
)
def test_accounts_are_chosen_by_id_unit_and_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: dict[str, list[str]], read: set[str]
) -> None:
    with Endpoint(whole()).serving(monkeypatch) as endpoint:
        estate = survey(chosen_of(tmp_path, **choice))
    assert {account.id for account in estate.active} == read
    assert {account.id for account in estate.accounts} == {READER, HUB, OTHER}
    for account in estate.accounts:
        assert (account.left_out is None) == (account.id in read)
        assert account.caller_arn or account.id not in read
    entered = {request.params["RoleArn"].split(":")[4] for request in endpoint.asked("AssumeRole")}
    assert entered == read, "what is left out is not entered"
    asked = {request.operation for request in endpoint.requests if request.operation.startswith("List")}
    assert {f"organizations:{name}" for name in asked} == set(list_actions(chosen_of(tmp_path, **choice)))


def test_an_account_named_by_hand_is_read_whatever_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(
        tmp_path, accounts=({"id": OTHER},), organization={"enabled": True, "include": [HUB], "exclude": [OTHER]}
    )
    with Endpoint(whole()).serving(monkeypatch):
        estate = survey(chosen)
    assert [account.id for account in estate.active] == [HUB, OTHER]
    [left] = [account for account in estate.accounts if account.left_out]
    assert (left.id, left.left_out) == (READER, "organization.include does not name it")


def test_units_that_may_not_be_listed_are_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = whole() | {"ListAccountsForParent": error("AccessDeniedException")}
    with (
        Endpoint(denied).serving(monkeypatch),
        pytest.raises(RemitError, match=r"can't be listed.*may call organizations:ListAccountsForParent and"),
    ):
        survey(chosen_of(tmp_path, include=[UNIT]))


def test_roles_are_assumed_from_a_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = f"arn:aws:iam::{HUB}:role/Hub"
    collect_so = {"hub_role_arn": hub, "hub_external_id": "h-1"}
    with Endpoint(whole()).serving(monkeypatch) as endpoint:
        estate = survey(settings(tmp_path, accounts=(), organization={"enabled": True}, collect=collect_so))
    assert ":assumed-role/" in estate.caller_arn, "who asks is the hub's role"
    assert {account.id for account in estate.active if not account.failure} == {READER, HUB, OTHER}
    through: dict[str, set[str]] = {}
    for request in endpoint.asked("AssumeRole"):
        through.setdefault(request.params["RoleArn"], set()).add(request.key_id)
    own = through.pop(hub)
    assert len(through) == 3
    assert all(not keys & own for keys in through.values()), "members are entered with the hub's credentials"
    assert {
        request.params["ExternalId"] for request in endpoint.asked("AssumeRole") if hub in request.params["RoleArn"]
    } == {"h-1"}


def test_a_bucket_whose_role_refuses_is_denied_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is told where the bucket answers, so that reading an object is the first use of its role."""
    with Endpoint({"AssumeRole": REFUSED}).serving(monkeypatch):
        session = AccountSession(settings(tmp_path), ROLE).boto3()
        source = open_source("s3://logs", session, place=Place("http://127.0.0.1:9/logs", "us-east-1"))
        assert source.read("AWSLogs/x.json.gz").problem == "access_denied"
