"""Days and periods: what a question answers as of a past day, and what changed between two."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from evidence.lake import Lake
from evidence.settings import Settings
from queries.package import export
from queries.runner import answer
from tests.transforms.cases import ACCOUNT, Refusal
from tests.transforms.nights import catalog_of, night, rows
from transforms.publish import publish

Ask = Callable[..., list[dict[str, Any]]]
GROUP = "AWS::EC2::SecurityGroup"
DENIED = {"ec2:DescribeSecurityGroups": Refusal("UnauthorizedOperation")}


EVERYBODY, EVERYBODY_V6 = "0.0.0.0/0", "::/0"


def groups(**sources: str | None) -> dict[str, Any]:
    """Answer with security groups that open SSH to a source, or to none."""

    def rules(source: str | None) -> list[dict[str, Any]]:
        ranges = (
            {"Ipv6Ranges": [{"CidrIpv6": source}]} if source == EVERYBODY_V6 else {"IpRanges": [{"CidrIp": source}]}
        )
        return [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, **ranges}] if source else []

    listed = [{"GroupId": id, "OwnerId": ACCOUNT, "IpPermissions": rules(source)} for id, source in sources.items()]
    return {"ec2:DescribeSecurityGroups": {"SecurityGroups": listed}}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both groups open; denied; open as before, twice; b is open to others; b is gone, a is closed and c is new."""
    folder = tmp_path_factory.mktemp("days")
    lake, catalog = Lake.open(folder / "lake", create=True), catalog_of("firewall_configuration/sg_no_open_ssh")
    both = groups(a=EVERYBODY, b=EVERYBODY)
    nights = [both, DENIED, both, both, groups(a=EVERYBODY, b=EVERYBODY_V6), groups(a=None, c=EVERYBODY)]
    for day, given in enumerate(nights, 1):
        night(lake, catalog, date(2026, 6, day), given)
    assert publish(lake, folder / "remit.duckdb", Settings(), catalog=catalog) == []
    return folder


@pytest.fixture(scope="module")
def ask(place: Path) -> Ask:
    def asked(name: str, as_of: int | None = None, first: int | None = None, last: int | None = None) -> Any:
        days = {"as_of": as_of, "from_day": first, "to_day": last}
        given = {key: date(2026, 6, day) for key, day in days.items() if day}
        return answer(name, database=place / "remit.duckdb", **given).table.to_pylist()  # type: ignore[arg-type]

    return asked


def test_drift_tells_gone_from_not_seen(ask: Ask) -> None:
    def told(first: int, last: int) -> set[tuple[str, str]]:
        return {(row["what"], row["resource_id"]) for row in ask("drift", None, first, last)}

    unseen = {(what, name) for what in ("result could not be had", "resource could not be listed") for name in "ab"}
    assert told(1, 2) == {("result appeared", ACCOUNT)} | unseen
    assert told(1, 4) == told(4, 5) == set()
    assert told(5, 6) == {
        ("status changed", "a"),
        ("result gone", "b"),
        ("resource gone", "b"),
        ("result appeared", "c"),
        ("resource new", "c"),
    }


def test_resources_are_those_of_the_day(ask: Ask) -> None:
    def there(day: int | None) -> dict[str, tuple[int, int]]:
        return {row["resource_id"]: (row["first_seen"].day, row["last_seen"].day) for row in ask("resources", day)}

    assert there(4) == {"a": (1, 6), "b": (1, 5)}
    assert there(None) == {"a": (1, 6), "c": (6, 6)}
    assert there(2) == {}
    assert [(row["kind"], row["members"]) for row in ask("population", 4)] == [(GROUP, 2)]
    assert {row["resources"] for row in ask("responsibility_matrix", 4)} == {2}
    assert {row["state"] for row in ask("responsibility_matrix", 4)} == {"fail", "not_judged"}


def test_an_exception_has_the_reason_of_the_day(ask: Ask) -> None:
    reasons = {day: {row["resource_id"]: row["reason"] for row in ask("open_exceptions", day)} for day in (1, 2, 4, 5)}
    assert reasons[1] == reasons[2] == reasons[4]
    assert reasons[5]["a"] == reasons[4]["a"]
    assert reasons[5]["b"] != reasons[4]["b"]
    assert [row["resource_id"] for row in ask("open_exceptions", 6)] == ["c"]


def test_a_package_names_what_every_night_was_judged_from(place: Path, tmp_path: Path) -> None:
    """Published tables name the run for a night between the first and the last of what did not change."""
    database = place / "remit.duckdb"
    kinds = """
    select as_of, list(distinct evidence[1][1:3] order by evidence[1][1:3])
    from control_results
    group by all
    order by all
    """
    assert [(day.day, found) for day, found in rows(database, kinds)] == [
        (1, ["rsp"]),
        (2, ["out"]),
        (3, ["rsp"]),
        (4, ["rsp", "run"]),
        (5, ["rsp"]),
        (6, ["rsp"]),
    ]
    out = tmp_path / "package"
    export(Lake.open(place / "lake"), database, out, date(2026, 6, 3), date(2026, 6, 4))
    tables = out / "data" / "tables"
    unknown = f"""
    select unnest(evidence) from '{tables}/control_results.parquet'
    except select evidence_id from '{tables}/evidence_index.parquet'
    """
    assert duckdb.sql(unknown).fetchall() == []
    kinds = (
        f"select as_of, evidence[1][1:4], count(*) from '{tables}/control_results.parquet' group by all order by all"
    )
    assert duckdb.sql(kinds).fetchall() == [(date(2026, 6, 3), "rsp-", 2), (date(2026, 6, 4), "rsp-", 2)]
    assert duckdb.sql(f"select distinct kind from '{tables}/evidence_index.parquet'").fetchall() == [("response",)]
