"""How much is read, as the command line shows it: services, policy, and which categories draw on what."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from collectors.forecast import expected_minutes
from collectors.policy import MANAGED_CHARACTERS, characters
from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings
from flows.cli import app
from tests.collectors.endpoint import HUB, Endpoint
from tests.flows.test_cli import refused, remit
from transforms.catalog import load_controls


def asked(*arguments: str, cwd: Path) -> Any:
    done = remit(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_services_show_everything_and_what_a_night_reads_of_it(tmp_path: Path) -> None:
    rows = asked("services", "--format", "json", cwd=tmp_path)
    assert len({row["service"] for row in rows}) >= 145
    assert len({(row["service"], row["operation"]) for row in rows}) >= 1_100
    assert {row["read"] for row in rows} == {True, False}
    config = tmp_path / "remit.toml"
    config.write_text('[collect]\nbreadth = "all"\n')
    assert all(row["read"] for row in asked("services", "--format", "json", cwd=tmp_path))
    config.write_text('[collect]\nbreadth = ["iot"]\n')
    chosen = asked("services", "--format", "json", cwd=tmp_path)
    assert {row["service"] for row in chosen if row["read"]} == {"iot"}
    policy = asked("iam-policy", cwd=tmp_path)["Statement"][0]
    assert {action.partition(":")[0] for action in policy["Action"]} == {"account", "ec2", "iot"}
    config.write_text('[collect]\nbreadth = ["iott"]\n')
    assert "no spec for service iott" in refused(remit("iam-policy", cwd=tmp_path))


def test_a_wide_policy_is_written_in_parts(tmp_path: Path) -> None:
    (tmp_path / "remit.toml").write_text('[collect]\nbreadth = "all"\n')
    whole = remit("iam-policy", cwd=tmp_path)
    assert "--split" in whole.stderr
    done = remit("iam-policy", "--split", "parts", cwd=tmp_path)
    parts = [json.loads(file.read_text()) for file in sorted((tmp_path / "parts").iterdir())]
    assert f"wrote {len(parts)} policies into parts" in done.stdout
    assert len(parts) > 1
    assert max(map(characters, parts)) <= MANAGED_CHARACTERS
    allowed = [action for part in parts for one in part["Statement"] for action in one["Action"]]
    assert sorted(allowed) == sorted(a for one in json.loads(whole.stdout)["Statement"] for a in one["Action"])
    assert "name a new folder" in refused(remit("iam-policy", "--split", "parts", cwd=tmp_path))
    (tmp_path / "remit.toml").unlink()
    assert remit("iam-policy", cwd=tmp_path).stderr == ""


def test_coverage_shows_what_categories_draw_on_and_what_nothing_reads(tmp_path: Path) -> None:
    *categories, nothing = asked("services", "--coverage", "--format", "json", cwd=tmp_path)
    controls = load_controls().values()
    assert {row["category_id"] for row in categories} == {control.category_id for control in controls}
    assert sum(row["controls"] for row in categories) == len(controls)
    drawn = {service for row in categories for service in row["services"]}
    assert {"iam", "s3"} <= drawn
    assert nothing["category_id"] is None
    assert not set(nothing["services"]) & drawn
    (tmp_path / "data").mkdir()
    with duckdb.connect(str(tmp_path / "data" / "remit.duckdb")) as connection:
        connection.execute("create table resources as select unnest(['iot', 's3', 'amplify']) as service")
    assert asked("services", "--coverage", "--format", "json", cwd=tmp_path)[-1]["services"] == ["amplify", "iot"]


def test_a_plan_compares_with_what_the_last_night_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"account_id": HUB, "region": "eu-west-1", "service": "kms", "operation": "ListKeys", "status": "ok"}
    below = own | {"operation": "DescribeKey", "status": "error", "parent_response_id": "rsp-1", "calls": 1}
    with begin(Lake.open(tmp_path / "lake", create=True), "collect") as run:
        run.spool("outcomes", "unit", [{**own, "calls": 7, "duration_ms": 2_500}, below])
        run.seal()
    (tmp_path / "remit.toml").write_text(
        f'lake = "{tmp_path / "lake"}"\nregions = ["eu-west-1", "us-east-1"]\n[collect]\nbreadth = ["ce", "kms"]\n'
    )
    with Endpoint({}).serving(monkeypatch) as endpoint:
        done = CliRunner().invoke(app, ["plan", "--format", "json", "--config", str(tmp_path / "remit.toml")])
        assert {request.operation for request in endpoint.requests} == {"GetCallerIdentity"}
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert [(row["region"], row["service"], row["calls"], row["last_calls"], row["last_seconds"]) for row in rows] == [
        ("global", "ce", 4, None, None),
        ("eu-west-1", "kms", 3, 7, 2.5),
        ("us-east-1", "kms", 3, None, None),
    ]
    assert [row["expected_seconds"] for row in rows] == [0.6, 2.5, 0.4]
    assert len(rows[0]["billed"]) == 4
    assert rows[1]["billed"] == []


def test_a_plan_says_how_long_it_takes_at_least(tmp_path: Path) -> None:
    def minutes(**changes: Any) -> float:
        chosen = Settings(lake=str(tmp_path), **changes)
        return expected_minutes(90_000, 13_500, chosen)

    assert minutes() == 4, "what waits, on 4 x 16 threads"
    assert minutes(runner={"workers": 64}) == 3, "what is computed"
    assert minutes(collect={"calls_per_second": 10}) == 150, "what the budget lets through"
