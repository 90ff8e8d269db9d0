"""The hand-written verdicts on the sample estate, undisturbed and with evidence that is missing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from data.sample.config.deliveries import (
    DELETED_TABLE,
    FORMER_TEAM,
    GONE_VOLUME_ID,
    RETAGGED_BUCKET,
    UNSEEN_FUNCTION,
)
from data.sample.estate import Estate, running
from data.sample.expected import Names, Verdict, load
from data.sample.organization import (
    DEVELOPMENT,
    DEVELOPMENT_TRAIL,
    HOME_REGION,
    MANAGEMENT,
    METADATA_INSTANCE_ID,
    OPENED_GROUP_ID,
    PRODUCTION,
)
from data.sample.trail.stories import DELETED_KEY, SSH_OPEN_FOR, TRAIL_STOPPED_FOR
from evidence.duck import attach_lake, connect
from flows.chosen import settings_for
from queries.catalog import load as load_queries
from queries.runner import answer
from tests.denied.__main__ import REVIEWED, judged
from tests.denied.comparison import compare
from tests.denied.night import Night, actions_of
from tests.flows.places import Place, configured

DENIED = ("s3:GetEncryptionConfiguration", "iam:GetAccountSummary", "kms:GetKeyRotationStatus")
NEEDS_DENIED = {
    "s3:GetBucketEncryption": {"s3_default_encryption", "s3_kms_where_sensitive", "encryption_key_usable"},
    "iam:GetAccountSummary": {"root_mfa", "root_mfa_hardware", "root_no_access_keys"},
    "kms:GetKeyRotationStatus": {"kms_rotation"},
}
"""The controls that hang on the denied calls, by call."""
ENTERING = ("sts:AssumeRole",)
"""What the collector itself may do beside what its role may: enter the accounts."""
BOB, ROOT = f"arn:aws:iam::{DEVELOPMENT.id}:user/bob.martin", f"arn:aws:iam::{MANAGEMENT.id}:root"
Rows = dict[tuple[str, str, str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with running() as served:
        yield served


@pytest.fixture(scope="module")
def place(estate: Estate, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place where one night was completed, undisturbed."""
    made = configured(estate, tmp_path_factory.mktemp("place"))
    code, out, err = made.whole_night()
    assert code == 0, out + err
    return made


@pytest.fixture(scope="module")
def undisturbed(place: Place) -> Rows:
    return results(place)


@pytest.fixture(autouse=True)
def _refusing_nothing(estate: Estate) -> Iterator[None]:
    yield
    estate.refuse()


def ask(place: Place, statement: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(place.tables), read_only=True) as connection:
        answer = connection.execute(statement)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def results(place: Place) -> Rows:
    """The newest night's results, by what they are about."""
    rows = ask(place, "from control_results where as_of = (select max(as_of) from control_results)")
    found = {tuple(row[name] for name in KEY): row for row in rows}
    assert len(found) == len(rows)
    return found


KEY = ("control_id", "account_id", "region", "resource_type", "resource_id")


def test_every_planted_fault_gets_its_verdict_and_nothing_else_fails(estate: Estate, undisturbed: Rows) -> None:
    names, expected = Names(estate), load()
    wrong = [verdict for verdict in expected if not _met(verdict, undisturbed, names)]
    assert wrong == []
    failing = [row for row in undisturbed.values() if row["status"] == "fail"]
    planted = [verdict for verdict in expected if verdict.status == "fail"]
    surprises = [
        (row["control_id"], row["account_id"], row["region"], row["resource_id"], row["reason"])
        for row in failing
        if not any(verdict.holds_for(row, names) for verdict in planted)
    ]
    assert surprises == []


def _met(verdict: Verdict, rows: Rows, names: Names) -> bool:
    """A fail is met by one such row (a resource has many events); any other verdict by all rows that it is about."""
    about = [row["status"] == verdict.status for row in rows.values() if verdict.holds_for(row, names)]
    return any(about) if verdict.status == "fail" else bool(about) and all(about)


def test_nothing_is_left_without_evidence(undisturbed: Rows) -> None:
    assert [row for row in undisturbed.values() if row["status"] == "no_evidence"] == []


def test_every_category_has_pass_and_fail_or_speaks_for_aws(undisturbed: Rows) -> None:
    found: dict[str, set[str]] = {}
    for row in undisturbed.values():
        found.setdefault(row["category_id"], set()).add(row["status"])
    assert len(found) == 16
    assert [category for category, statuses in found.items() if "pass" not in statuses] == []
    customer = {category for category in found if not category.endswith("_of_the_cloud")}
    assert len(customer) == 13
    assert [category for category in customer if "fail" not in found[category]] == []


def test_evidence_leads_back_to_the_answer(place: Place, undisturbed: Rows) -> None:
    chosen: dict[str, set[str]] = {}
    for row in undisturbed.values():
        assert row["evidence"], row
        for evidence_id in row["evidence"]:
            kind = evidence_id[:4] if evidence_id.startswith(("rsp-", "out-", "dig-", "run-")) else "event"
            if len(of_kind := chosen.setdefault(kind, set())) < 3:
                of_kind.add(evidence_id)
    assert {"rsp-", "out-", "dig-", "event"} <= set(chosen)
    for evidence_id in sorted(set().union(*chosen.values())):
        code, out, err = place.remit("evidence", "show", evidence_id, "--format", "json")
        assert (code, err) == (0, "")
        shown = json.loads(out)
        assert shown["evidence_id"] == evidence_id
        assert shown["manifest"].startswith("manifests/")
        assert shown["facts"]


def test_stories_name_who_did_it_and_for_how_long(place: Place) -> None:
    rows = ask(
        place,
        """
        select resource_id, opened_by_origin as who, closed_by_origin as who_ended_it, opened_note,
            date_diff('second', opened_event_at, closed_event_at) as seconds
        from exceptions
        where control_id in (
            'firewall_changes', 'trail_tampering', 'key_lifecycle_changes', 'console_login_without_mfa'
        )
        """,
    )
    found = {row.pop("resource_id").partition("#")[0]: tuple(row.values()) for row in rows}
    engineer, developer = "dana.kim@example.com", "hana.sato@example.com"
    assert found == {
        OPENED_GROUP_ID: (engineer, engineer, None, SSH_OPEN_FOR.total_seconds()),
        DEVELOPMENT_TRAIL: (developer, developer, None, TRAIL_STOPPED_FOR.total_seconds()),
        DELETED_KEY: (engineer, None, None, None),
        BOB: (BOB, None, None, None),
        ROOT: (ROOT, None, None, None),
    }


def test_sessions_lead_back_to_people_providers_and_services(place: Place) -> None:
    told = ask(place, "select distinct kind, origin_kind from sessions where missing is null and calls > 0")
    complete = {(row["kind"], row["origin_kind"]) for row in told}
    assert complete >= {("identity_center",) * 2, ("web_identity",) * 2, ("service",) * 2, ("assume_role", "iam_user")}
    [row] = ask(place, f"select chain, mfa from sessions where principal_arn = '{BOB}' and calls > 0")
    assert row == {"chain": [BOB], "mfa": False}
    [row] = ask(
        place, f"select count(*) as rows from resource_events where resource_id = '{OPENED_GROUP_ID}' and known"
    )
    assert row["rows"] == 2


def test_the_apis_and_aws_config_disagree_where_it_is_planted_and_nowhere_else(place: Place) -> None:
    code, out, err = place.remit("query", "run", "config_disagreements", "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    places = {
        (row["disagreement"], row["account_id"], row["region"], row["resource_type"], row["resource_id"])
        for row in rows
    }
    assert places == {
        ("deleted in AWS Config", PRODUCTION.id, HOME_REGION, "AWS::DynamoDB::Table", DELETED_TABLE),
        ("only in AWS Config", DEVELOPMENT.id, HOME_REGION, "AWS::EC2::Volume", GONE_VOLUME_ID),
        ("only in the API", DEVELOPMENT.id, HOME_REGION, "AWS::Lambda::Function", UNSEEN_FUNCTION),
        ("tags differ", DEVELOPMENT.id, "global", "AWS::S3::Bucket", RETAGGED_BUCKET),
    }
    [bucket] = [row for row in rows if row["resource_id"] == RETAGGED_BUCKET]
    assert (bucket["only_api_tags"], bucket["only_config_tags"]) == (["team=data"], [f"team={FORMER_TEAM}"])
    assert all(0 < row["hours_apart"] < 72 for row in rows)
    [counted] = ask(
        place,
        """
        select
            count(*) filter (seen_by = 'both') as met,
            count(*) filter (seen_by = 'api' and config_records) as unmet,
            count(*) filter (seen_by = 'api' and config_records is null) as unknown
        from resources
        """,
    )
    assert counted["met"] > 400
    assert counted["unmet"] <= 10, "what is planted, and other accounts' resources"
    assert counted["unknown"] == 0
    gone = ask(place, f"select status from config_states where resource_id = '{METADATA_INSTANCE_ID}'")
    assert gone == [{"status": "ResourceDeleted"}]


def test_items_of_aws_config_are_evidence_without_secrets(place: Place) -> None:
    with connect() as connection:
        attach_lake(connection, place.lake)
        functions = "from config_items where resource_type = 'AWS::Lambda::Function'"
        found = connection.execute(f"select item_id, configuration {functions}").fetchall()
        outcomes = connection.execute("select distinct outcome from config_objects").fetchall()
    assert outcomes == [("read",)]
    variables = {item_id: json.loads(text).get("environment", {}).get("variables", {}) for item_id, text in found}
    values = [value for some in variables.values() for value in some.values()]
    assert values
    assert all(str(value).startswith(("redacted:", "arn:", "/")) or not value for value in values), "names alone"
    code, out, err = place.remit("evidence", "show", next(iter(variables)), "--format", "json")
    assert (code, err) == (0, "")
    shown = json.loads(out)
    assert shown["facts"]["object"].startswith(f"AWSLogs/{shown['facts']['account_id']}/Config/")


UNASKED = {
    "changed_since_yesterday": "there is no night before",
    "drift": "one night alone",
    "exemptions": "none are configured",
    "failed_calls": "all calls were answered",
    "follow_up": "nothing was open when the period began",
    "gaps_on_day": "all calls were answered",
    "rules_changed": "one night alone",
    "time_to_fix": "one night alone",
}
"""The questions that one undisturbed night of the estate has no row for, and why."""
GIVEN = {"control": "sg_no_open_ssh", "resource": OPENED_GROUP_ID, "word": OPENED_GROUP_ID}


def test_every_question_has_an_answer_on_the_estate(place: Place) -> None:
    queries = load_queries()
    empty = {
        name
        for name, query in queries.items()
        if not answer(
            name,
            database=place.tables,
            params={key: GIVEN[key] for key, found in query.parameters.items() if found.default is None},
        ).table.num_rows
    }
    assert empty == set(UNASKED)


DOUBLED = """
    select count(*) as rows, count(distinct (event_id, account_id)) as events
    from activity
    where not coalesce(principal_arn, '') like '%RemitCollector%' and event_name != 'AssumeRole'
"""


def test_a_second_night_doubles_nothing(place: Place, undisturbed: Rows) -> None:
    own = ask(place, DOUBLED)
    code, out, err = place.whole_night()
    assert code == 0, out + err
    again = results(place)
    assert set(again) == set(undisturbed)
    assert {key for key, row in again.items() if row["status"] != undisturbed[key]["status"]} == set()
    assert ask(place, DOUBLED) == own, "what others did is told no more often; remit's own calls have come since"
    assert len(ask(place, "from runs")) == 2
    datasets = {entry.dataset for entry in place.lake.runs()[-1].manifest.files}
    assert not datasets & {"config_items", "config_objects"}, "each object is read once"


def test_denied_calls_turn_exactly_what_needs_them_to_no_evidence(
    estate: Estate, place: Place, undisturbed: Rows
) -> None:
    estate.refuse(deny=DENIED)
    code, out, err = place.whole_night()
    assert code in (0, 1), out + err
    disturbed = results(place)
    turned = {
        row["control_id"]
        for key, row in disturbed.items()
        if row["status"] == "no_evidence" and undisturbed.get(key, {}).get("status") != "no_evidence"
    }
    assert turned == set().union(*NEEDS_DENIED.values())
    for row in disturbed.values():
        if row["status"] == "no_evidence":
            [call] = [call for call, controls in NEEDS_DENIED.items() if row["control_id"] in controls]
            assert call in row["reason"]
            assert "AccessDenied" in row["reason"]
    assert flips(undisturbed, disturbed) == []


VARIED = (
    "access-analyzer:ListFindings",  # one account's answer tells of all accounts
    "account:ListRegions",  # another call tells the same
    "apigateway:GET",  # many calls of two services
    "config:DescribeDeliveryChannels",  # says which buckets matter to another control
    "ec2:DescribeInstances",
    "iam:GetAccountAuthorizationDetails",
    "s3:GetBucketTagging",  # a call for each item
    "s3:ListAllMyBuckets",  # a list of the account, of what lies in Regions
)
"""Of the policy's actions those that are denied here, one at a time; `make denied` denies all."""


@pytest.fixture(scope="module")
def night(estate: Estate, place: Place) -> Iterator[Night]:
    with pytest.MonkeyPatch.context() as patch:
        for name, text in estate.environment.items():
            patch.setenv(name, text)
        data = place.folder / "data"
        yield Night(
            estate, settings_for(place.folder / "remit.toml", str(data / "lake"), data / "remit.duckdb"), place.lake
        )


@pytest.mark.parametrize("action", VARIED)
def test_a_denied_action_changes_nothing_but_what_needs_it(night: Night, action: str) -> None:
    finding = compare(night, action)
    assert judged([finding], yaml.safe_load(REVIEWED.read_text()), actions_of(night.policy), whole=False) == []
    assert finding.faults == {}


def flips(before: Rows, after: Rows) -> list[tuple[str, str, str]]:
    """Rows that said one thing with all evidence and say another without: pass and fail must never change sides."""
    return [
        (str(key), before[key]["status"], row["status"])
        for key, row in after.items()
        if key in before and row["status"] != before[key]["status"] and row["status"] != "no_evidence"
    ]


def test_an_account_that_refuses_its_role_stops_no_other(estate: Estate, place: Place, undisturbed: Rows) -> None:
    estate.refuse(refuse_accounts=[DEVELOPMENT.id])
    code, out, err = place.whole_night()
    assert code == 1, out + err
    disturbed = results(place)
    others = {key: row["status"] for key, row in undisturbed.items() if row["account_id"] != DEVELOPMENT.id}
    assert {key: row["status"] for key, row in disturbed.items() if row["account_id"] != DEVELOPMENT.id} == others
    configuration = [row for row in disturbed.values() if row["account_id"] == DEVELOPMENT.id and not _from_events(row)]
    told = {key: row for key, row in disturbed.items() if row in configuration and row["status"] != "no_evidence"}
    assert {row["control_id"] for row in told.values()} == {"access_analyzer_findings"}, "told by others than itself"
    assert {key: row["status"] for key, row in told.items()} == {key: undisturbed[key]["status"] for key in told}
    assert answering(place, told) == {MANAGEMENT.id}, "the organization's analyzer tells of all accounts"
    configuration = [row for row in configuration if row["status"] == "no_evidence"]
    assert all("sts:AssumeRole" in row["reason"] and "AccessDenied" in row["reason"] for row in configuration)
    gaps = ask(place, f"select distinct account_id from gaps where account_id = '{DEVELOPMENT.id}'")
    assert gaps == [{"account_id": DEVELOPMENT.id}]


def answering(place: Place, rows: Rows) -> set[str]:
    """The accounts whose answers the rows cite."""
    cited = {evidence_id.partition("#")[0] for row in rows.values() for evidence_id in row["evidence"]}
    with connect() as connection:
        attach_lake(connection, place.lake)
        found = "select distinct account_id from responses where response_id in (select unnest(?))"
        return {account for (account,) in connection.execute(found, [sorted(cited)]).fetchall()}


def _from_events(row: dict[str, Any]) -> bool:
    return not any(evidence_id.startswith(("rsp-", "out-")) for evidence_id in row["evidence"])


def test_exactly_the_printed_policy_is_needed(estate: Estate, tmp_path: Path) -> None:
    place = configured(estate, tmp_path, cloudtrail={"days": 2})  # a lake of its own: what it holds is not read again
    code, out, err = place.remit("iam-policy")
    assert code == 0
    assert err == "" or "--split" in err, "with two buckets it may be longer than an inline policy"
    policy = json.loads(out)
    named = {action for statement in policy["Statement"] for action in _listed(statement["Action"])}
    assert not [action for action in named if "*" in action]
    with_entry = [*policy["Statement"], {"Effect": "Allow", "Action": list(ENTERING), "Resource": "*"}]
    estate.refuse(enforce={"Version": "2012-10-17", "Statement": with_entry})
    code, out, err = place.whole_night()
    assert code == 0, out + err
    assert ask(place, "from gaps where kind = 'call'") == []
    assert named - estate.asked() == {"ec2:DescribeRegions"}, "which is asked where account:ListRegions is refused"


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("path", ["lake", "tables"])
def test_what_a_night_leaves_lies_where_it_was_told(place: Place, path: str) -> None:
    assert Path(str(place.lake.root if path == "lake" else place.tables)).exists()
