"""AWS's side and the other answers that moto lacks, parsed and paged by real boto3 clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from data.sample.organization import DEVELOPMENT, MANAGEMENT, PRODUCTION, REGIONS, TRAIL_NAME
from data.sample.trail import public_keys
from tests.data.sample.conftest import LAST_DAY

Client = Callable[..., Any]
END = datetime.combine(LAST_DAY, time(23, 59), UTC)
MIDNIGHT = datetime.combine(LAST_DAY, time(), UTC)


def test_reports_page_and_are_in_force(client: Client) -> None:
    artifact = client("artifact", MANAGEMENT.id)
    pages = list(artifact.get_paginator("list_reports").paginate())
    assert len(pages) >= 2
    small = list(artifact.get_paginator("list_reports").paginate(PaginationConfig={"PageSize": 4}))
    assert [len(page["reports"]) for page in small][:3] == [4, 4, 4]
    reports = {report["name"]: report for page in pages for report in page["reports"]}
    for name in ("ISO 27001:2022 Certificate", "ISO 22301:2019 Certificate", "PCI DSS Attestation of Compliance"):
        assert reports[name]["state"] == "PUBLISHED"
        assert reports[name]["periodStart"] < MIDNIGHT - timedelta(days=30) and reports[name]["periodEnd"] > END
    soc, letter = reports["SOC 2 Type 2 Report"], reports["SOC Continued Operations Letter"]
    assert soc["periodEnd"] < MIDNIGHT < END < letter["periodEnd"]
    assert timedelta() < letter["periodStart"] - soc["periodEnd"] < timedelta(days=1)


def test_versions_of_a_report_follow_each_other(client: Client) -> None:
    artifact = client("artifact", MANAGEMENT.id)
    [soc] = [r for r in artifact.list_reports()["reports"] if r["name"] == "SOC 2 Type 2 Report"]
    newest, older = artifact.list_report_versions(reportId=soc["id"])["reports"]
    assert newest == soc and older["version"] == 1
    assert older["periodEnd"] < newest["periodStart"]
    metadata = artifact.get_report_metadata(reportId=soc["id"], reportVersion=1)["reportDetails"]
    assert metadata["periodEnd"] == older["periodEnd"] < metadata["createdAt"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        artifact.get_report_metadata(reportId="report-0000000000000000")


def test_agreements_answer_in_the_management_account(client: Client) -> None:
    assert client("artifact", MANAGEMENT.id).list_customer_agreements()["customerAgreements"]
    assert client("artifact", PRODUCTION.id).list_customer_agreements()["customerAgreements"] == []


def test_health_pages_and_tells_whom_an_event_touched(client: Client) -> None:
    health = client("health", PRODUCTION.id)
    assert len(list(health.get_paginator("describe_events").paginate())) >= 2
    issues = {"eventTypeCategories": ["issue"], "eventStatusCodes": ["closed"], "services": ["EC2"]}
    events = health.get_paginator("describe_events").paginate(filter=issues).build_full_result()["events"]
    [own] = [event for event in events if event["eventScopeCode"] == "ACCOUNT_SPECIFIC"]
    [entity] = health.describe_affected_entities(filter={"eventArns": [own["arn"]]})["entities"]
    assert (entity["statusCode"], entity["awsAccountId"]) == ("RESOLVED", PRODUCTION.id)
    reservations = client("ec2", PRODUCTION.id).describe_instances(InstanceIds=[entity["entityValue"]])["Reservations"]
    assert reservations[0]["Instances"][0]["InstanceId"] == entity["entityValue"]
    details = health.describe_event_details(eventArns=[own["arn"], own["arn"] + "x"])
    assert (len(details["successfulSet"]), len(details["failedSet"])) == (1, 1)
    others = client("health", DEVELOPMENT.id).describe_affected_entities(filter={"eventArns": [own["arn"]]})
    assert others["entities"] == []


def test_the_management_account_sees_every_accounts_events(client: Client) -> None:
    health = client("health", MANAGEMENT.id)
    events = health.get_paginator("describe_events_for_organization").paginate(filter={}).build_full_result()["events"]
    [upcoming] = [event for event in events if event["statusCode"] == "upcoming"]
    answer = health.describe_affected_accounts_for_organization(eventArn=upcoming["arn"])
    assert answer["affectedAccounts"] == [DEVELOPMENT.id]


def test_emissions_fall_but_in_development_and_scopes_add_up(client: Client) -> None:
    sustainability = client("sustainability", MANAGEMENT.id)
    period = {"Start": MIDNIGHT - timedelta(days=1200), "End": END}
    pages = sustainability.get_paginator("get_estimated_carbon_emissions").paginate(
        TimePeriod=period,
        GroupBy=["USAGE_ACCOUNT_ID"],
        Granularity="MONTHLY",
        EmissionsTypes=[
            "TOTAL_MBM_CARBON_EMISSIONS",
            "TOTAL_SCOPE_1_CARBON_EMISSIONS",
            "TOTAL_SCOPE_2_MBM_CARBON_EMISSIONS",
            "TOTAL_SCOPE_3_MBM_CARBON_EMISSIONS",
        ],
        PaginationConfig={"PageSize": 20},
    )
    results = [result for page in pages for result in page["Results"]]
    years: dict[str, list[float]] = {}
    for result in results:
        values = {name: value["Value"] for name, value in result["EmissionsValues"].items()}
        total = values.pop("TOTAL_MBM_CARBON_EMISSIONS")
        assert sum(values.values()) == pytest.approx(total, abs=1e-5)
        years.setdefault(result["DimensionsValues"]["USAGE_ACCOUNT_ID"], []).append(total)
    assert set(years) == {"111111111111", "222222222222", "333333333333", "444444444444"}
    grown = {account for account, months in years.items() if sum(months[-12:]) > sum(months[-24:-12])}
    assert grown == {DEVELOPMENT.id}
    assert all(len(months) >= 24 for months in years.values())


def test_water_comes_by_the_year(client: Client) -> None:
    period = {"Start": datetime(LAST_DAY.year - 1, 1, 1, tzinfo=UTC), "End": END}
    [year] = client("sustainability", MANAGEMENT.id).get_estimated_water_allocation(TimePeriod=period)["Results"]
    assert year["TimePeriod"]["Start"].year == LAST_DAY.year - 1
    assert year["AllocationValues"]["TOTAL_WATER_WITHDRAWALS"]["Unit"] == "m3"


def test_members_see_the_organizations_trail_as_a_shadow(client: Client) -> None:
    for region in REGIONS:
        cloudtrail = client("cloudtrail", PRODUCTION.id, region)
        [trail] = cloudtrail.describe_trails()["trailList"]
        assert (trail["Name"], trail["IsOrganizationTrail"], trail["HomeRegion"]) == (TRAIL_NAME, True, "us-east-1")
        assert cloudtrail.describe_trails(includeShadowTrails=False)["trailList"] == []
        assert cloudtrail.get_trail_status(Name=trail["TrailARN"])["IsLogging"] is True
        selectors = cloudtrail.get_event_selectors(TrailName=trail["TrailARN"])["EventSelectors"]
        assert selectors[0]["ReadWriteType"] == "All"
        with pytest.raises(ClientError, match="TrailNotFoundException"):
            cloudtrail.get_trail_status(Name="nobody's")


def test_public_keys_are_those_that_sign_in_that_region(client: Client) -> None:
    for region in REGIONS:
        found = client("cloudtrail", MANAGEMENT.id, region).list_public_keys()["PublicKeyList"]
        assert {key["Value"] for key in found} == {key["Value"] for key in public_keys(region)}


def test_other_side_answers(client: Client) -> None:
    [analyzer] = client("accessanalyzer", MANAGEMENT.id).list_analyzers()["analyzers"]
    assert analyzer["status"] == "ACTIVE"
    optimizer = client("compute-optimizer", DEVELOPMENT.id)
    assert optimizer.get_enrollment_status()["status"] == "Active"
    [idle] = optimizer.get_idle_recommendations()["idleRecommendations"]
    assert idle["finding"] == "Unattached"
    assert client("account", MANAGEMENT.id).get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    with pytest.raises(ClientError, match="Macie is not enabled"):
        client("macie2", DEVELOPMENT.id).get_macie_session()
    [certificate] = [
        one
        for one in client("acm", PRODUCTION.id).list_certificates()["CertificateSummaryList"]
        if one["DomainName"] == "partners.example.com"
    ]
    described = client("acm", PRODUCTION.id).describe_certificate(CertificateArn=certificate["CertificateArn"])
    assert described["Certificate"]["NotAfter"] == MIDNIGHT + timedelta(days=12)
    assert described["Certificate"]["InUseBy"]


def test_the_event_history_tells_management_events_newest_first(client: Client) -> None:
    cloudtrail = client("cloudtrail", MANAGEMENT.id)
    span = {"StartTime": MIDNIGHT - timedelta(days=1), "EndTime": END}
    pages = list(cloudtrail.get_paginator("lookup_events").paginate(**span))
    assert len(pages) > 2 and all(len(page["Events"]) <= 50 for page in pages)
    records = [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]
    times = [record["eventTime"] for record in records]
    assert times == sorted(times, reverse=True)
    assert {record["recipientAccountId"] for record in records} == {MANAGEMENT.id}
    assert all(record["managementEvent"] for record in records)
    assert cloudtrail.lookup_events(EndTime=MIDNIGHT - timedelta(days=80))["Events"] == []
