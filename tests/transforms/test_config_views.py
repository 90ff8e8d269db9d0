"""Both views of a resource: how they meet, where they disagree, and where one of them was not to know."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from evidence.canonical import canonical_json
from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings
from tests.transforms.nights import catalog_of, rows
from transforms.catalog import REFERENCE, Catalog
from transforms.publish import publish

ACCOUNT, OTHER, REGION, ABROAD = "333333333333", "444444444444", "us-east-1", "eu-west-1"
DAY = date(2026, 3, 9)
ASKED = datetime(2026, 3, 9, 2, tzinfo=UTC)
TAKEN = ASKED - timedelta(hours=5)
LONG_AGO = ASKED - timedelta(days=90)
INSTANCE, ROLE, DATABASE = "AWS::EC2::Instance", "AWS::IAM::Role", "AWS::RDS::DBInstance"
Row = dict[str, Any]


def listed(
    service: str, operation: str, type: str, items: str, id: str, arn: str | None, region: str, body: Any
) -> Row:
    place = {"account_id": ACCOUNT, "region": region, "service": service, "operation": operation}
    key = f"{service}-{operation}-{region}"
    return {
        "responses": place
        | {
            "response_id": f"rsp-{key}",
            "request": "{}",
            "page": 1,
            "body": canonical_json(body),
            "collected_at": ASKED,
        },
        "outcomes": place | {"outcome_id": f"out-{key}", "status": "ok", "ended_at": ASKED},
        "operations": {"service": service, "operation": operation, "items": items, "id": id, "arn": arn, "type": type},
    }


def instances(*ids: str, region: str = REGION, **tags: str) -> Row:
    told = [{"Key": key, "Value": value} for key, value in tags.items()]
    body = {"Reservations": [{"Instances": [{"InstanceId": one, "Tags": told} for one in ids]}]}
    arn = "arn:{partition}:ec2:{region}:{account_id}:instance/{InstanceId}"
    return listed("ec2", "DescribeInstances", INSTANCE, "Reservations[].Instances[]", "InstanceId", arn, region, body)


def roles(*names: str) -> Row:
    body = {"Roles": [{"RoleName": name, "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}"} for name in names]}
    return listed("iam", "ListRoles", ROLE, "Roles[]", "RoleName", "Arn", "global", body)


def databases(*names: str) -> Row:
    body = {"DBInstances": [{"DBInstanceIdentifier": name} for name in names]}
    return listed("rds", "DescribeDBInstances", DATABASE, "DBInstances[]", "DBInstanceIdentifier", None, REGION, body)


def recorder(region: str = REGION, recording: bool = True, **group: Any) -> list[Row]:
    group = group or {"allSupported": True, "includeGlobalResourceTypes": region == REGION}
    body = {"ConfigurationRecorders": [{"name": "default", "recordingGroup": group}]}
    state = {"ConfigurationRecordersStatus": [{"name": "default", "recording": recording}]}
    made = []
    for operation, answer in (("DescribeConfigurationRecorders", body), ("DescribeConfigurationRecorderStatus", state)):
        made.append(listed("config", operation, "", f"{next(iter(answer))}[]", "name", None, region, answer))
        made[-1]["operations"] |= {"type": None, "id": None}
    return made


def item(resource_id: str, kind: str = INSTANCE, **members: Any) -> Row:
    return {
        "account_id": ACCOUNT,
        "region": REGION,
        "resource_type": kind,
        "resource_id": resource_id,
        "status": "OK",
        "captured_at": LONG_AGO,
        "tags": "{}",
    } | members


def delivered(*items: Row, kind: str = "snapshot", at: datetime = TAKEN, region: str = REGION) -> list[Row]:
    place = {"source": "s3://config", "object": f"{kind}-{region}-{at}", "kind": kind, "delivered_at": at}
    made = [{"config_objects": place | {"account_id": ACCOUNT, "region": region, "outcome": "read", "checked_at": at}}]
    for index, one in enumerate(items):
        made.append({"config_items": one | place | {"item_id": f"cfg-{place['object']}-{index}", "item_index": index}})
    return made


Publish = Callable[..., Path]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    catalog = catalog_of()
    needed = ("accounts", "categories", "controls", "runs", "resources", "config_states", "gaps", "populations")
    return replace(catalog, marts={mart.name: mart for mart in catalog.marts_for(needed)})


@pytest.fixture
def published(tmp_path: Path, catalog: Catalog) -> Publish:
    """Publish a night of these rows, and return the tables."""

    def made(*given: Row | list[Row], day: date = DAY) -> Path:
        lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
        with begin(lake, "nightly", day=day) as run:
            found: dict[str, list[Row]] = {}
            for one in given:
                for parts in one if isinstance(one, list) else [one]:
                    for dataset, row in parts.items():
                        found.setdefault(dataset, []).append(row)
            for dataset, some in found.items():
                run.spool(dataset, "night", some)
            run.seal(accounts=[ACCOUNT])
        assert publish(lake, database, Settings(), catalog=catalog) == []
        return database

    return made


def views(database: Path) -> dict[str, tuple[str, str | None]]:
    found = rows(database, "select resource_id, seen_by, disagreement from resources where service != 'config'")
    assert len({name for name, *_ in found}) == len(found)
    return {name: (seen_by, disagreement) for name, seen_by, disagreement in found}


def test_the_views_meet_by_id_by_arn_and_by_name(published: Publish) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/app"
    database = published(
        instances("i-1"),
        roles("app"),
        databases("orders"),
        recorder(),
        delivered(
            item("i-1"),
            item("AROA1", ROLE, region="global", arn=arn, resource_name="app"),
            item("AROA0", ROLE, region="global", arn=arn, status="ResourceDeleted"),
            item("db-X", DATABASE, resource_name="orders"),
        ),
    )
    assert views(database) == dict.fromkeys(["i-1", "app", "orders"], ("both", None))


def test_each_way_to_disagree(published: Publish) -> None:
    database = published(
        instances("i-both", "i-unseen", "i-deleted", "i-tagged", team="web"),
        recorder(),
        delivered(
            item("i-both", tags='{"team": "web", "aws:cloudformation:stack-name": "s"}'),
            item("i-gone"),
            item("i-deleted"),
            item("i-tagged", tags='[{"key": "team", "value": "data", "tag": "team=data"}]'),
        ),
        delivered(item("i-deleted", status="ResourceDeleted", captured_at=TAKEN + timedelta(hours=2)), kind="history"),
    )
    assert views(database) == {
        "i-both": ("both", None),
        "i-unseen": ("api", "only in the API"),
        "i-gone": ("config", "only in AWS Config"),
        "i-deleted": ("api", "deleted in AWS Config"),
        "i-tagged": ("both", "tags differ"),
    }
    apart = "select resource_id, date_diff('hour', config_seen_at, collected_at) from resources where seen_by != 'both'"
    assert dict(rows(database, apart)) == {"i-unseen": 5, "i-gone": 5, "i-deleted": 3}
    cited = "select evidence_id, config_evidence_id from resources where resource_id = 'i-deleted'"
    assert rows(database, cited) == [
        ("rsp-ec2-DescribeInstances-us-east-1#/Reservations/0/Instances/2", f"cfg-history-{REGION}-{TAKEN}-0")
    ]


def test_what_is_not_recorded_is_no_disagreement(published: Publish) -> None:
    included = {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}
    excluded = {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}
    cases: dict[str, tuple[list[Row], bool | None]] = {
        "us-east-1": (recorder("us-east-1"), True),
        "us-east-2": (recorder("us-east-2", recording=False), False),
        "us-west-1": (recorder("us-west-1", allSupported=False, resourceTypes=["AWS::S3::Bucket"]), False),
        "us-west-2": (recorder("us-west-2", allSupported=False, resourceTypes=[INSTANCE]), True),
        "eu-west-1": (recorder("eu-west-1", recordingStrategy=included, resourceTypes=[INSTANCE]), True),
        "eu-west-2": (
            recorder("eu-west-2", recordingStrategy=excluded, exclusionByResourceTypes={"resourceTypes": [INSTANCE]}),
            False,
        ),
        "eu-west-3": ([], None),
    }
    given: list[Row] = []
    for region, (records, _) in cases.items():
        given += [instances(f"i-{region}", region=region), *records, *delivered(region=region)]
    database = published(given)
    assert views(database) == {
        f"i-{region}": ("api", "only in the API" if told else None) for region, (_, told) in cases.items()
    }
    found = rows(database, f"select region, config_records from resources where resource_type = '{INSTANCE}'")
    assert dict(found) == {region: told for region, (_, told) in cases.items()}


def test_roles_are_recorded_in_one_region_alone(published: Publish) -> None:
    assert views(published(roles("app"), recorder(), recorder(ABROAD), delivered()))["app"] == (
        "api",
        "only in the API",
    )


def test_global_lists_are_complete_with_every_region(published: Publish) -> None:
    body = {"Buckets": [{"Name": "ledger"}]}
    arn = "arn:{partition}:s3:::{Name}"
    buckets = listed("s3", "ListBuckets", "AWS::S3::Bucket", "Buckets[]", "Name", arn, "global", body)
    everywhere = [*recorder(), *recorder(ABROAD)]
    assert views(published(buckets, everywhere, delivered())) == {"ledger": ("api", None)}
    again = published(buckets, everywhere, delivered(), delivered(region=ABROAD), day=DAY + timedelta(days=1))
    assert views(again) == {"ledger": ("api", "only in the API")}


def test_without_a_snapshot_nothing_is_missing_from_it(published: Publish) -> None:
    history = delivered(item("i-2", status="ResourceDeleted", captured_at=TAKEN), kind="history")
    assert views(published(instances("i-1"), recorder(), history)) == {"i-1": ("api", None)}


def test_what_a_newer_snapshot_lacks_is_gone_there_too(published: Publish) -> None:
    before = delivered(item("i-1"), item("i-2"), at=TAKEN - timedelta(days=1))
    assert views(published(instances("i-2"), recorder(), before, delivered())) == {"i-2": ("api", "only in the API")}


def test_what_was_recorded_after_the_api_answered_is_no_disagreement(published: Publish) -> None:
    later = ASKED + timedelta(hours=1)
    database = published(
        instances("i-1"),
        recorder(),
        delivered(item("i-1"), item("i-2", captured_at=later), at=later),
        delivered(item("i-1", status="ResourceDeleted", captured_at=later), kind="history", at=later),
    )
    assert views(database) == {"i-1": ("api", None), "i-2": ("config", None)}


def test_what_was_not_asked_for_is_no_disagreement(published: Publish) -> None:
    unasked = delivered(
        item("sg-1", "AWS::EC2::SecurityGroup"),
        item("rule", "AWS::Config::ResourceCompliance"),
        item("rds:orders-2026-03-09", "AWS::RDS::DBSnapshot"),
    )
    database = published(instances("i-1", region=ABROAD), recorder(), unasked)
    assert rows(database, "select resource_id, listed_by, service from resources where seen_by = 'config'") == [
        ("sg-1", "config:snapshot", "config")
    ]
    assert rows(database, "from resources where disagreement is not null") == []
    assert rows(database, "select kind, members from populations where source = 'api'") == [(INSTANCE, 1)]


def test_another_accounts_resource_is_not_expected(published: Publish) -> None:
    trail = f"arn:aws:cloudtrail:{REGION}:{OTHER}:trail/organization"
    body = {"trailList": [{"TrailARN": trail}]}
    kind = "AWS::CloudTrail::Trail"
    trails = listed("cloudtrail", "DescribeTrails", kind, "trailList[]", "TrailARN", "TrailARN", REGION, body)
    assert views(published(trails, recorder(), delivered())) == {trail: ("api", None)}


def test_types_that_have_two_names_meet(published: Publish) -> None:
    arn = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"
    body = {"CertificateSummaryList": [{"CertificateArn": arn}]}
    kind, path = "AWS::CertificateManager::Certificate", "CertificateSummaryList[]"
    certificates = listed("acm", "ListCertificates", kind, path, "CertificateArn", "CertificateArn", REGION, body)
    database = published(certificates, recorder(), delivered(item(arn, "AWS::ACM::Certificate", arn=arn)))
    assert views(database) == {arn: ("both", None)}
    assert rows(database, "select resource_type from config_states") == [(kind,)]


def test_a_state_holds_until_the_next(published: Publish) -> None:
    changed = TAKEN - timedelta(days=2)
    days = [TAKEN - timedelta(days=number) for number in (3, 1, 0)]
    database = published(
        instances("i-1"),
        recorder(),
        delivered(item("i-1"), at=days[0]),
        *(delivered(item("i-1", captured_at=changed), at=day) for day in days[1:]),
    )
    found = rows(
        database, "select captured_at, replaced_at, first_delivered_at, last_delivered_at from config_states order by 1"
    )
    assert found == [(LONG_AGO, changed, days[0], days[0]), (changed, None, days[1], days[2])]


def test_an_aggregator_tells_of_other_accounts_too(published: Publish) -> None:
    told = {
        "accountId": ACCOUNT,
        "awsRegion": REGION,
        "resourceType": INSTANCE,
        "configurationItemStatus": "ResourceDiscovered",
        "configurationItemCaptureTime": "2026-01-02T03:04:05.678Z",
        "tags": [{"key": "team", "value": "web", "tag": "team=web"}],
    }
    texts = [json.dumps({**told, "resourceId": name}) for name in ("i-1", "i-2")]
    texts += [json.dumps({**told, "accountId": OTHER, "resourceId": "i-3"}), "no json"]
    answer = listed("config", "SelectAggregateResourceConfig", "", "Results[]", "", None, ABROAD, {"Results": texts})
    answer["operations"] |= {"type": None, "id": None}
    answer["responses"]["request"] = '{"ConfigurationAggregatorName":"all"}'
    database = published(instances("i-1", "i-4", team="web"), recorder(), answer)
    assert views(database) == {
        "i-1": ("both", None),
        "i-2": ("config", "only in AWS Config"),
        "i-4": ("api", "only in the API"),
    }
    states = rows(database, "select account_id, resource_id, kind, source, evidence_id from config_states order by 2")
    source = f"config:SelectAggregateResourceConfig {ACCOUNT} all"
    assert states[2] == (
        OTHER,
        "i-3",
        "aggregator",
        source,
        "rsp-config-SelectAggregateResourceConfig-eu-west-1#/Results/2",
    )


def test_deliveries_that_cant_be_read_are_gaps(published: Publish) -> None:
    broken = delivered()
    broken[0]["config_objects"] |= {"outcome": "invalid_format", "detail": "it is not JSON"}
    database = published(instances("i-1"), recorder(), broken)
    assert rows(database, "select account_id, region, status, reason from gaps where kind = 'config'") == [
        (ACCOUNT, REGION, "invalid_format", "it is not JSON")
    ]
    mended = delivered()
    mended[0]["config_objects"]["checked_at"] = ASKED
    again = published(instances("i-1"), recorder(), mended, day=DAY + timedelta(days=1))
    assert rows(again, "from gaps where kind = 'config'") == []


def test_the_list_of_types_is_botocores() -> None:
    lines = (REFERENCE / "config_types.csv").read_text().splitlines()[1:]
    known = {line.partition(",")[0] for line in lines}
    assert len(known) == len(lines)
    model = botocore.session.get_session().get_service_model("config")
    assert known == set(model.shape_for("ResourceType").enum), "see docs/contributing.md"
