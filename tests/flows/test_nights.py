"""Whole nights as processes, on the served estate: what they print, leave behind, and survive."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data.sample.estate import Estate, running
from data.sample.organization import ACQUIRED, COLLECTOR_ROLE, DEVELOPMENT
from evidence.canonical import sha256
from evidence.duck import attach_lake, connect
from evidence.lake import Lake
from evidence.verification import verify_lake
from flows.demo import toml_of

ROOT = Path(__file__).parents[2]
WINGS = ("evidence", "collectors", "transforms", "queries", "flows", "data")
DIGESTED = "event_time < (select max(digest_end) from digests)"
"""Of events: what the estate's trail made up, and not what was really asked of it since."""
SERVICES = ["efs", "elbv2", "kms", "s3control", "sns", "sqs", "sts"]
GOODBYE_SECONDS = 15


@dataclass(frozen=True)
class Place:
    """A folder with a remit.toml that leads to the estate, and the environment of what runs there."""

    folder: Path
    environment: dict[str, str]

    @property
    def lake(self) -> Lake:
        return Lake.open(self.folder / "data" / "lake")

    @property
    def tables(self) -> Path:
        return self.folder / "data" / "remit.duckdb"

    def night(self, code: Path = ROOT, config: str = "remit.toml") -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", "nightly", "--config", config],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(code)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def whole_night(self, code: Path = ROOT, config: str = "remit.toml") -> tuple[int, str, str]:
        process = self.night(code, config)
        out, err = process.communicate(timeout=300)
        assert "Traceback" not in out + err
        return process.returncode, out, err


def configured(estate: Estate, folder: Path) -> Place:
    settings = dict(estate.settings)
    settings["cloudtrail"] = {**settings["cloudtrail"], "days": 1}
    settings["config"] = {"sources": []}
    settings["collect"] = {"breadth": SERVICES}
    (folder / "remit.toml").write_text(toml_of(settings))
    unwanted = ("AWS_", "PREFECT_", "REMIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return Place(folder, {**kept, **estate.environment})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place where one night was completed."""
    with running() as estate:
        found = configured(estate, tmp_path_factory.mktemp("place"))
        code, out, err = found.whole_night()
        assert code == 0, out + err
        (found.folder / "first.out").write_text(out)
        yield found


def children_of(process: "subprocess.Popen[str]") -> list[int]:
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(child) for listed in tasks for child in listed.read_text().split()]


def rows(tables: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(tables), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def test_a_night_ends_with_the_summary(place: Place) -> None:
    out = (place.folder / "first.out").read_text()
    titles = [str(title) for (title,) in rows(place.tables, "select title from categories order by position")]
    assert len(titles) == 16
    for title in titles:
        assert re.search(rf"│ {re.escape(title)} +│ +\d+ │ +\d+ │ +\d+ │ +\d+ │", out), (title, out)
    [sealed] = place.lake.runs()
    assert sealed.manifest.run_id in out
    assert sealed.sha256 in out
    [(fails,)] = rows(place.tables, "select count(*) from control_results where status = 'fail'")
    counted = [int(found) for found in re.findall(r"│ +\d+ │ +(\d+) │ +\d+ │ +\d+ │", out)]
    assert sum(counted) == fails
    assert fails


def test_a_second_night_doubles_nothing(place: Place) -> None:
    activity = "select count(*) from activity where event_time::date < current_date"
    before, runs = rows(place.tables, activity), len(place.lake.runs())
    code, _, err = place.whole_night()
    assert code == 0, err
    assert rows(place.tables, activity) == before
    key = "as_of, control_id, account_id, region, resource_type, resource_id"
    assert rows(place.tables, f"select {key} from control_results group by all having count(*) > 1") == []
    added = place.lake.runs()[runs:]
    assert [sealed.manifest.kind for sealed in added] == ["nightly"]
    with connect() as connection:
        attach_lake(connection, place.lake)
        run = added[0].manifest.run_id
        assert connection.sql(f"select count(*) from events where {DIGESTED} and run_id = '{run}'").fetchall() == [(0,)]
        assert connection.sql(f"select count(*) > 0 from events where run_id = '{run}'").fetchall() == [(True,)]


def test_what_remit_was_answered_is_confirmed_by_the_trail(place: Place) -> None:
    counted = "select sum(corroborated + pending) / sum(responses), min(share), max(unexplained) from corroboration"
    [(share, least, unexplained)] = rows(place.tables, counted)
    assert share >= 0.95
    assert least >= 0.95
    assert unexplained == 0
    whys = "select distinct why from unexplained_calls where on_day = current_date"
    assert set(rows(place.tables, whys)) <= {("other_run",), ("preparation",)}


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_a_night_is_the_same_on_each_runner(place: Place, kind: str) -> None:
    verdicts = "select control_id, account_id, region, resource_type, resource_id, status from control_results"
    events = f"select event_id, event_time, integrity from events where {DIGESTED} order by all"
    before = sorted(rows(place.tables, verdicts), key=str)
    with connect() as connection:
        attach_lake(connection, place.lake)
        first = connection.sql(events).fetchall()
    text = (place.folder / "remit.toml").read_text()
    text = re.sub(r"^(lake|database) = .*$", "", text, flags=re.M)
    own = f'runner = "{kind}"\nlake = "data/{kind}"\ndatabase = "data/{kind}.duckdb"\n'
    (place.folder / f"{kind}.toml").write_text(own + text)
    code, out, err = place.whole_night(config=f"{kind}.toml")
    assert code == 0, out + err
    assert not re.search("this goes on|is read here", err), err
    assert sorted(rows(place.folder / "data" / f"{kind}.duckdb", verdicts), key=str) == before
    with connect() as connection:
        attach_lake(connection, Lake.open(place.folder / "data" / kind))
        assert connection.sql(events).fetchall() == first


@pytest.mark.parametrize("moment", ["collecting", "publishing"])
def test_a_killed_night_leaves_no_trace_and_no_orphan(place: Place, moment: str) -> None:
    runs = len(place.lake.runs())
    process = place.night()
    assert process.stderr is not None
    for line in process.stderr:
        if line.rstrip().endswith(f" {moment}"):
            break
    children = children_of(process)
    assert children
    process.send_signal(signal.SIGKILL)
    process.communicate()
    end = time.monotonic() + GOODBYE_SECONDS
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < end, "a child outlived the night"
        time.sleep(0.1)
    verified = verify_lake(place.lake)
    assert verified.holds, verified.findings
    assert verified.runs == runs + (moment == "publishing")
    assert rows(place.tables, "select count(*) from categories") == [(16,)]
    code, _, err = place.whole_night()
    assert code == 0, err
    assert verify_lake(place.lake).unfinished == []


def test_an_account_that_refuses_is_a_gap_and_stops_no_other(place: Place) -> None:
    accounts = [str(account) for (account,) in rows(place.tables, "select account_id from accounts order by 1")]
    caller = str(place.lake.runs()[0].manifest.caller_arn)
    refusing = next(account for account in reversed(accounts) if account not in caller)
    lines = (place.folder / "remit.toml").read_text()
    wrong = f'[[accounts]]\nid = "{refusing}"\nrole_arn = "arn:aws:iam::{refusing}:role/NoSuchRole"\n'
    (place.folder / "refused.toml").write_text(lines + wrong)
    key, others = "control_id, region, resource_id", f"account_id <> '{refusing}'"
    verdicts = f"select {key}, status from control_results where {others}"
    before = set(rows(place.tables, verdicts))
    code, out, err = place.whole_night(config="refused.toml")
    assert code == 1
    assert re.search(rf"gap +.+ \({refusing}\) could not be read: .*NoSuchRole", out), out
    assert refusing in err
    hanging = f"select {key} from control_results where {others} and reason like '%NoSuchRole%'"
    hung = set(rows(place.tables, hanging))
    assert {row for row in before if row[:3] not in hung} == {
        row for row in rows(place.tables, verdicts) if row[:3] not in hung
    }
    assert len(hung) < len(before) / 10
    own = f"select status, reason, evidence from control_results where account_id = '{refusing}'"
    results = rows(place.tables, own)
    assert {status for status, _, evidence in results if "rsp-" in str(evidence)} == set()
    assert any(status == "no_evidence" and "NoSuchRole" in str(reason) for status, reason, _ in results)
    [gap] = place.lake.runs()[-1].manifest.notes["gaps"]
    assert refusing in gap


def test_a_suspended_account_is_recorded_and_not_read(place: Place) -> None:
    night = place.lake.runs()[0].manifest
    assert night.notes["closed_accounts"] == [ACQUIRED.id]
    assert night.notes["gaps"] == []
    assert ACQUIRED.id not in night.accounts
    assert rows(place.tables, f"from control_results where account_id = '{ACQUIRED.id}'") == []
    assert ACQUIRED.id not in (place.folder / "first.out").read_text()


def test_a_wrong_external_id_is_a_gap_of_that_account(place: Place) -> None:
    text = (place.folder / "remit.toml").read_text()
    role = f"arn:aws:iam::{DEVELOPMENT.id}:role/{COLLECTOR_ROLE}"
    wrong = f'[[accounts]]\nid = "{DEVELOPMENT.id}"\nexternal_id = "wrong-one"\n'
    own = 'lake = "data/wrong"\ndatabase = "data/wrong.duckdb"\n'
    (place.folder / "wrong.toml").write_text(own + text + wrong)
    code, out, err = place.whole_night(config="wrong.toml")
    assert code == 1, out + err
    gaps = re.findall(r"gap +(.+)", out)
    line = (
        f"development ({DEVELOPMENT.id}) could not be read: sts:AssumeRole of {role} failed: AccessDenied: AssumeRole:"
    )
    assert [gap.startswith(line) or line.startswith(gap) for gap in gaps] == [True], out
    others = f"from control_results where account_id <> '{DEVELOPMENT.id}'"
    told = f"select (control_id, account_id, region, resource_type, resource_id), status {others}"
    before = dict(rows(place.tables, told))
    after = dict(rows(place.folder / "data" / "wrong.duckdb", told))
    assert set(after) == set(before)
    assert {after[key] for key in after if after[key] != before[key]} <= {"no_evidence"}
    changed = [key for key in after if after[key] != before[key]]
    assert len(changed) < len(before) / 10, changed


def test_an_organization_that_may_not_be_listed_is_one_clear_line(place: Place) -> None:
    estate = Estate(place.environment, {}, datetime.now(UTC).date())
    tables, runs = sha256(place.tables.read_bytes()), len(place.lake.runs())
    estate.refuse(deny=["organizations:ListAccounts"])
    code, out, err = place.whole_night()
    estate.refuse()
    told = [line for line in err.splitlines() if line.startswith("remit: ")]
    assert len(told) == 1, err
    assert "the accounts of the organization can't be listed" in told[0]
    assert "organizations:ListAccounts" in err
    assert code == 2, out + err
    assert (len(place.lake.runs()), sha256(place.tables.read_bytes())) == (runs, tables)


def test_a_broken_rule_costs_no_evidence_and_no_table(place: Place, tmp_path: Path) -> None:
    for wing in WINGS:
        shutil.copytree(ROOT / wing, tmp_path / wing, ignore=shutil.ignore_patterns("__pycache__", "sample", "lake"))
    control = sorted((tmp_path / "transforms" / "controls").rglob("*.sql"))[0]
    control.write_text(control.read_text() + "\nunion all\nselect nothing from nowhere\n")
    tables, runs = sha256(place.tables.read_bytes()), len(place.lake.runs())
    code, out, err = place.whole_night(tmp_path)
    assert code in (1, 2)
    assert control.name in out
    assert err.splitlines()[-1].startswith("remit: ")
    assert sha256(place.tables.read_bytes()) == tables
    newest = place.lake.runs()[runs]
    datasets = {entry.dataset for entry in newest.manifest.files}
    assert "responses" in datasets
    assert "results" not in datasets


def test_without_a_trail_that_can_be_read_each_account_is_asked(place: Place) -> None:
    text = (place.folder / "remit.toml").read_text()
    (place.folder / "trailless.toml").write_text(
        re.sub(r"^sources = .*$", 'sources = ["s3://nowhere"]', text, count=1, flags=re.M)
    )
    estate = Estate(place.environment, {}, datetime.now(UTC).date())
    estate.refuse(deny=["cloudtrail:LookupEvents"])
    code, out, err = place.whole_night(config="trailless.toml")
    estate.refuse()
    assert code == 1, out + err
    assert "s3://nowhere could not be listed" in out
    told = re.findall(
        r"gap +(\d{12}) does not tell its events in 2 Regions: cloudtrail:LookupEvents: AccessDenied", out
    )
    assert len(told) == 4
    newest = place.lake.runs()[-1].manifest
    assert {entry.dataset: entry.rows for entry in newest.files}["log_objects"] == 8
    assert rows(place.tables, "select distinct state from integrity where object like 'lookup:%'") == [
        ("access_denied",)
    ]
    (place.folder / "trailless.toml").write_text(
        re.sub(r"^sources = .*$", 'sources = ["s3://nowhere"]\nlookup = "never"', text, count=1, flags=re.M)
    )
    code, out, err = place.whole_night(config="trailless.toml")
    assert code == 1
    assert "does not tell" not in out
