"""Thresholds and exemptions: what their files may say, and what history tells of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.settings import Settings
from queries.runner import answer
from tests.transforms.nights import catalog_of, night, rows
from transforms.catalog import load_controls
from transforms.exemptions import read_exemptions
from transforms.parameters import configured
from transforms.publish import publish

ONE = """[[exemption]]
id = "warehouse"
control = "redshift_snapshots"
account = "111111111111"
resource = "ware*"
reason = "its data is copied every hour"
owner = "data team"
approved_by = "ciso"
from = 2026-06-02
until = 2026-06-04
"""
WAREHOUSE = {
    "id": "warehouse",
    "control": "redshift_snapshots",
    "account": "111111111111",
    "region": "*",
    "resource": "ware*",
    "reason": "its data is copied every hour",
    "owner": "data team",
    "approved_by": "ciso",
    "from": "2026-06-02",
    "until": "2026-06-04",
}


def clusters(**days: int) -> dict[str, Any]:
    listed = [{"ClusterIdentifier": name, "AutomatedSnapshotRetentionPeriod": kept} for name, kept in days.items()]
    return {"redshift:DescribeClusters": {"Clusters": listed}}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"access_keys_rotate": {"max_age_days": 60}}, r"access_keys_rotate: .*did you mean access_keys_rotated\?"),
        ({"access_keys_rotated": {"max_days": 60}}, r"rotated.max_days: .*did you mean max_age_days\?"),
        ({"access_keys_rotated": {"max_age_days": ("60",)}}, r"max_age_days: no whole number: it is 90 by default"),
        ({"elb_tls_policy": {"allowed_versions": 2}}, "allowed_versions: no list of texts"),
        ({"s3_tls_only": {"version": 2}}, "no such parameter: s3_tls_only has none"),
    ],
)
def test_a_threshold_that_does_not_fit_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(RemitError, match=message):
        configured(load_controls(), given)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE.replace("owner", "ownr"), r":7: unknown key ownr: did you mean owner\?"),
        (ONE.replace('owner = "data team"\n', ""), ":1: owner: Field required"),
        (ONE + ONE.replace("2026-06-04", "2026-06-01").replace("warehouse", "b"), ":11: .*until is before from"),
        (ONE.replace("111111111111", "prod"), ":4: account: String should match"),
        (ONE.replace('reason = "its data is copied every hour"', 'reason = " "'), ":6: reason: String should have"),
        (ONE + "\n" + ONE, ":13: there are two exemptions warehouse"),
        (ONE.replace("redshift_snap", "redshift_snip"), r":3: there is no control .*did you mean redshift_snapshots\?"),
        (ONE.replace("2026-06-04", "2026-06-31"), ":1?0?: ?.*not TOML|:10: not TOML"),
        ("[[exemptions]]\n", r":1: unknown key exemptions: did you mean exemption\?"),
    ],
)
def test_a_file_of_exemptions_that_does_not_hold_is_named_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "exemptions.toml"
    file.write_text(text)
    with pytest.raises(RemitError, match="exemptions.toml" + message):
        read_exemptions(file, load_controls().keys())


def test_an_exemption_is_sealed_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "exemptions.toml"
    file.write_text(ONE)
    assert [one.recorded() for one in read_exemptions(file, ["redshift_snapshots"])] == [WAREHOUSE]
    assert read_exemptions(None, []) == []
    with pytest.raises(RemitError, match=r"nowhere.toml can't be read"):
        read_exemptions(tmp_path / "nowhere.toml", [])


def test_a_changed_threshold_is_another_version_of_the_rule(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    rules = catalog_of("resilience_in_the_cloud/redshift_snapshots")
    stricter = rules.with_parameters({"redshift_snapshots": {"min_days": 30}})
    judged = [rules, rules, stricter, rules]
    for day, catalog in enumerate(judged, 1):
        night(lake, catalog, date(2026, 6, day), clusters(warehouse=14))
    assert publish(lake, database, Settings(), catalog=rules) == []
    told = rows(database, "select day(as_of), status, reason, parameters from control_results order by all")
    week, month = "automatic snapshots are kept for 14 days, 7", "automatic snapshots are kept for 14 days, 30"
    assert told == [
        (1, "pass", f"{week} asked for", '{"min_days":7}'),
        (2, "pass", f"{week} asked for", '{"min_days":7}'),
        (3, "fail", f"{month} asked for", '{"min_days":30}'),
        (4, "pass", f"{week} asked for", '{"min_days":7}'),
    ]
    assert rows(database, "select day(first_on), nights from unchanged_results order by all") == [
        (1, 2),
        (3, 1),
        (4, 1),
    ]
    hashes = [sha for (sha,) in rows(database, "select rules_sha256 from runs order by run_id")]
    assert hashes[0] == hashes[1] == hashes[3] != hashes[2]
    assert rows(database, "select parameters, title from controls") == [
        ('{"min_days":7}', "Redshift keeps automatic snapshots for 7 days")
    ]


def test_an_exemption_stands_beside_a_failure_as_long_as_it_holds(tmp_path: Path) -> None:
    """It is filed, runs out and is renewed; another is withdrawn. Each day is asked about later."""
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    rules = catalog_of("resilience_in_the_cloud/redshift_snapshots")
    renewed = WAREHOUSE | {"id": "renewed", "from": "2026-06-07", "until": "2026-06-30"}
    archive = WAREHOUSE | {"id": "archive", "resource": "archive", "from": "2026-06-01", "until": "2026-06-30"}
    nowhere = WAREHOUSE | {"id": "nowhere", "resource": "w_rehouse", "until": "2026-06-30"}
    filed = {1: [WAREHOUSE], 2: [WAREHOUSE, archive], 3: [WAREHOUSE, archive, nowhere], 7: [renewed, nowhere]}
    for day in range(1, 9):
        exemptions = filed[max(since for since in filed if since <= day)]
        night(lake, rules, date(2026, 6, day), clusters(warehouse=1, archive=0, other=30), exemptions=exemptions)
    assert publish(lake, database, Settings(), catalog=rules) == []

    statuses = rows(database, "select distinct resource_id, status from control_results order by all")
    assert statuses == [("archive", "fail"), ("other", "pass"), ("warehouse", "fail")]
    beside = (
        "select resource_id, exemption_id, list(day(as_of) order by as_of) from control_results where {} group by all"
    )
    assert sorted(rows(database, beside.format("exemption_id is not null"))) == [
        ("archive", "archive", [2, 3, 4, 5, 6]),
        ("warehouse", "renewed", [7, 8]),
        ("warehouse", "warehouse", [2, 3, 4]),
    ]
    exceptions = "select resource_id, exemption_id, nights_failing, nights_exempt, day(reopened_on), closed_at"
    assert rows(database, f"{exceptions} from exceptions order by all") == [
        ("archive", "archive", 8, 5, 7, None),
        ("warehouse", "renewed", 8, 5, None, None),
    ]
    states = "select exemption_id, state, day(first_on), day(last_on), matched, failing from exemptions order by all"
    assert rows(database, states) == [
        ("archive", "withdrawn", 2, 6, 0, 0),
        ("nowhere", "matches_nothing", 3, 8, 0, 0),
        ("renewed", "active", 7, 8, 1, 1),
        ("warehouse", "expired", 1, 6, 0, 0),
    ]

    def asked(name: str, day: int) -> dict[str, str]:
        table = answer(name, database=database, as_of=date(2026, 6, day)).table.to_pylist()
        return {row.get("resource_id") or row["exemption_id"]: row["state"] for row in table}

    opened = {day: asked("open_exceptions", day) for day in range(1, 10)}
    assert opened[1] == {"warehouse": "open", "archive": "open"}
    assert opened[2] == opened[4] == {"warehouse": "exempt", "archive": "exempt"}
    assert opened[5] == opened[6] == {"warehouse": "open again", "archive": "exempt"}
    assert opened[7] == opened[9] == {"warehouse": "exempt", "archive": "open again"}
    assert asked("exemptions", 1) == {"warehouse": "planned"}
    assert asked("exemptions", 4) == {"warehouse": "active", "archive": "active", "nowhere": "active"}
    assert asked("exemptions", 6)["warehouse"] == "expired"
    assert asked("exemptions", 7)["archive"] == "withdrawn"
    [held] = answer(
        "operating_effectiveness", database=database, from_day=date(2026, 6, 1), to_day=date(2026, 6, 8)
    ).table.to_pylist()
    assert (held["days_passing"], held["days_failing"], held["days_failing_exempt"]) == (0, 8, 3)
    summary = "select sum(passed), sum(failed), sum(failed_exempt) from responsibility_summary where day(as_of) = 7"
    assert rows(database, summary) == [(1, 2, 1)]


def test_a_lake_from_before_parameters_is_published(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    rules = catalog_of("resilience_in_the_cloud/redshift_snapshots")
    night(lake, rules, date(2026, 6, 1), clusters(warehouse=14))
    for file in lake.files("results"):
        table = pq.read_table(file, partitioning=None)
        pq.write_table(table.drop_columns(["parameters"]), file)
    assert publish(lake, database, Settings(), catalog=rules) == []
    assert rows(database, "select status, parameters from control_results") == [("pass", None)]
