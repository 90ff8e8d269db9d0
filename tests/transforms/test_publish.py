"""Publishing: the tables over several nights, their tests, and readers that hold the old file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from evidence.lake import Lake
from evidence.settings import Settings
from queries.runner import answer
from tests.transforms.cases import ACCOUNT, Refusal
from tests.transforms.nights import catalog_of, night, rows
from transforms.catalog import Catalog
from transforms.publish import publish

CONTROL = "firewall_configuration/sg_no_open_ssh"
OPEN = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def groups(**rules: list[dict[str, object]]) -> dict[str, object]:
    listed = [{"GroupId": name, "OwnerId": ACCOUNT, "IpPermissions": found} for name, found in rules.items()]
    return {"ec2:DescribeSecurityGroups": {"SecurityGroups": listed}}


DENIED = {"ec2:DescribeSecurityGroups": Refusal("UnauthorizedOperation")}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(CONTROL)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> tuple[Lake, Path]:
    """Night 1 open, 2 denied, 3 open, 4 closed; another group is deleted between 3 and 4."""
    root = tmp_path_factory.mktemp("week")
    lake = Lake.open(root / "lake", create=True)
    nights = [groups(a=OPEN, b=OPEN), DENIED, groups(a=OPEN, b=OPEN), groups(a=[])]
    for day, given in enumerate(nights, 1):
        _, judgement = night(lake, catalog, date(2026, 6, day), given)
        assert judgement.failures == []
    database = root / "remit.duckdb"
    assert publish(lake, database, Settings(), catalog=catalog) == []
    return lake, database


def test_every_table_of_the_design_is_there(week: tuple[Lake, Path]) -> None:
    found = {name for (name,) in rows(week[1], "select table_name from information_schema.tables")}
    assert found == {
        *("categories", "allocation", "controls", "runs", "resources", "control_results", "responsibility_summary"),
        *("responsibility_matrix", "control_history", "exceptions", "gaps", "evidence_index", "activity"),
        *("populations", "integrity", "log_coverage", "accounts", "sessions", "resource_events"),
        *("nights", "unchanged_results", "control_states", "inventory", "config_states"),
        *("exemptions", "exempted_results"),
        *("corroboration", "call_corroboration", "unexplained_calls", "requirements", "data_dictionary"),
    }
    assert rows(week[1], "select count(*) from categories") == [(16,)]


def test_history_follows_the_nights(week: tuple[Lake, Path]) -> None:
    found = rows(week[1], "select resource_id, status, valid_from, valid_to from control_history order by all")
    day = {number: date(2026, 6, number) for number in range(1, 5)}
    assert found == [
        (ACCOUNT, "no_evidence", day[2], day[3]),
        ("a", "fail", day[1], day[2]),
        ("a", "fail", day[3], day[4]),
        ("a", "pass", day[4], None),
        ("b", "fail", day[1], day[2]),
        ("b", "fail", day[3], day[4]),
    ]


def test_a_denied_night_closes_no_exception(week: tuple[Lake, Path]) -> None:
    found = rows(
        week[1], "select resource_id, opened_at, closed_at, closed_by, days_open, nights_failing from exceptions"
    )
    first, fourth = date(2026, 6, 1), date(2026, 6, 4)
    assert sorted(found) == [("a", first, fourth, "pass", 3, 2), ("b", first, fourth, "gone", 3, 2)]


def test_gaps_name_the_call(week: tuple[Lake, Path]) -> None:
    found = rows(week[1], "select kind, as_of, call, status from gaps where kind != 'events' order by all")
    assert found == [
        ("call", date(2026, 6, 2), "ec2:DescribeSecurityGroups", "denied"),
        ("result", date(2026, 6, 2), None, "no_evidence"),
    ]


def test_evidence_index_leads_to_the_run(week: tuple[Lake, Path]) -> None:
    unknown = "select unnest(evidence) from control_results except select evidence_id from evidence_index"
    assert rows(week[1], unknown) == []
    kinds = rows(week[1], "select distinct kind from evidence_index order by all")
    assert kinds == [("outcome",), ("response",), ("run",)]


def test_the_matrix_of_the_newest_night_is_the_table(week: tuple[Lake, Path]) -> None:
    """The table is of the newest night, the question of any: on that night they say the same."""
    told = answer("responsibility_matrix", database=week[1]).table.to_pylist()
    columns = ", ".join(told[0])
    found = rows(week[1], f"select {columns} from responsibility_matrix order by all")
    assert sorted(tuple(row.values()) for row in told) == sorted(found)
    assert {row["state"] for row in told} >= {"pass", "not_judged"}


def test_the_later_run_of_a_day_speaks_for_it(tmp_path: Path, catalog: Catalog) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    for given in (groups(a=OPEN), groups(a=[])):
        night(lake, catalog, date(2026, 6, 1), given)
    assert publish(lake, tmp_path / "remit.duckdb", Settings(), catalog=catalog) == []
    assert rows(tmp_path / "remit.duckdb", "select resource_id, status from control_results") == [("a", "pass")]


def test_accounts_that_left_or_are_left_out_stay_known(tmp_path: Path, catalog: Catalog) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    left, out = "222222222222", "333333333333"

    def members(*numbers: str) -> dict[str, object]:
        listed = [{"Id": number, "Name": f"n-{number}", "State": "ACTIVE"} for number in numbers]
        organization = {"Organization": {"Id": "o-1", "MasterAccountId": ACCOUNT}}
        answers = {
            "organizations:DescribeOrganization": organization,
            "organizations:ListAccounts": {"o-1": {"Accounts": listed}},
        }
        return groups(a=OPEN) | answers

    notes = {"left_out_accounts": {out: "organization.exclude names team=other"}}
    night(lake, catalog, date(2026, 6, 1), members(ACCOUNT, left), others=[left])
    night(lake, catalog, date(2026, 6, 2), members(ACCOUNT, out), notes=notes)
    assert publish(lake, database, Settings(), catalog=catalog) == []
    found = rows(database, "select account_id, state, asked, left_out, last_seen from accounts order by all")
    assert found == [
        (ACCOUNT, "ACTIVE", True, None, date(2026, 6, 2)),
        (left, "GONE", False, None, date(2026, 6, 1)),
        (out, "ACTIVE", False, "organization.exclude names team=other", None),
    ]


def test_readers_keep_the_old_tables_while_new_ones_are_swapped_in(tmp_path: Path, catalog: Catalog) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    night(lake, catalog, date(2026, 6, 1), groups(a=OPEN))
    assert publish(lake, database, Settings(), catalog=catalog) == []
    with duckdb.connect(str(database), read_only=True) as reader:
        night(lake, catalog, date(2026, 6, 2), groups(a=[]))
        assert publish(lake, database, Settings(), catalog=catalog) == []
        assert reader.execute("select count(*) from control_results").fetchall() == [(1,)]
    assert rows(database, "select count(*) from control_results") == [(2,)]
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


@pytest.mark.parametrize(
    ("sql", "test"),
    [
        ("select 'a' as category_id, 'b' as other", "columns"),
        ("select unnest(['firewall_configuration', 'firewall_configuration']) as category_id", "unique category_id"),
        ("select null::varchar as category_id", "not null category_id"),
        ("select 'weather' as category_id", "relationship category_id to categories.category_id"),
        ("select no_such_column as category_id", "runs"),
    ],
)
def test_a_broken_mart_leaves_the_old_tables(tmp_path: Path, catalog: Catalog, sql: str, test: str) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    night(lake, catalog, date(2026, 6, 1), groups(a=OPEN))
    database.write_bytes(b"yesterday's")
    broken = replace(catalog.marts["allocation"], sql=sql, reads=frozenset())
    head = broken.head.model_copy(
        update={"key": ["category_id"], "columns": {"category_id": broken.head.columns["category_id"]}}
    )
    marts = {"categories": catalog.marts["categories"], "allocation": replace(broken, head=head)}
    failures = publish(lake, database, Settings(), catalog=replace(catalog, marts=marts))
    assert [(failure.file, failure.test) for failure in failures] == [("transforms/marts/allocation.sql", test)]
    assert database.read_bytes() == b"yesterday's"


def test_a_lake_without_runs_is_published_empty(tmp_path: Path, catalog: Catalog) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    assert publish(lake, tmp_path / "remit.duckdb", Settings(), catalog=catalog) == []
    assert rows(tmp_path / "remit.duckdb", "from control_results") == []


def test_every_column_is_described_where_it_stands(week: tuple[Lake, Path]) -> None:
    columns = """
        select table_name, column_name, data_type from duckdb_columns()
        where not internal and table_name != 'data_dictionary' order by all
    """
    described = "select table_name, column_name, type from data_dictionary order by all"
    assert rows(week[1], described) == rows(week[1], columns)
    assert rows(week[1], "from data_dictionary where coalesce(description, '') = ''") == []
    commented = "select count(*) from duckdb_columns() where not internal and comment is null and table_name != $t"
    assert rows(week[1], commented.replace("$t", "'data_dictionary'")) == [(0,)]
    numbers = "select table_name, column_name from data_dictionary where type in ('DOUBLE', 'BIGINT') and unit is null"
    assert rows(week[1], numbers) == []
    filled = "select example from data_dictionary where table_name = 'controls' and column_name = 'control_id'"
    assert rows(week[1], filled) == [("sg_no_open_ssh",)]
