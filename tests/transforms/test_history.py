"""History against plain Python: what is published equals what follows from the raw results, for every day."""

import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.lake import Lake
from evidence.settings import Settings
from queries.runner import answer
from tests.transforms.cases import ACCOUNT, Refusal
from tests.transforms.histories import ACCOUNT_TYPE, CATEGORIES, Exempt, Found, Key, Run, Told, seal
from tests.transforms.nights import catalog_of, night, rows
from transforms.catalog import Catalog, load_catalog
from transforms.history import ENDING
from transforms.publish import publish

FIRST = date(2026, 1, 1)
ACCOUNTS = ("111111111111", "222222222222")
STATUSES = ("pass", "fail", "not_applicable", "no_evidence")
KEYS = [
    Key(control, account, region, kind, account if kind == ACCOUNT_TYPE else name)
    for control in CATEGORIES
    for account in ACCOUNTS
    for region in ("global", "eu-west-1")
    for kind, name in (("AWS::X::Y", "a"), ("AWS::X::Y", "b"), (ACCOUNT_TYPE, ""))
]
FOUND = st.builds(Found, st.sampled_from(STATUSES), st.sampled_from(["because", "for another reason"]))
DAYS = st.integers(0, 8).map(lambda number: FIRST + timedelta(number))
EXEMPTIONS = st.lists(
    st.builds(
        lambda name, control, account, resource, starts, length: Exempt(
            name, control, account, resource, starts, starts + timedelta(length)
        ),
        st.sampled_from(["x", "y", "z"]),
        st.sampled_from(sorted(CATEGORIES)),
        st.sampled_from(["*", *ACCOUNTS]),
        st.sampled_from(["*", "a", "arn:aws:x:::b"]),
        DAYS,
        st.integers(0, 8),
    ),
    unique_by=lambda exemption: exemption.id,
    max_size=3,
).map(tuple)
RUNS = st.lists(
    st.builds(
        Run,
        DAYS,
        st.dictionaries(st.sampled_from(KEYS), FOUND, max_size=10),
        parameters=st.sampled_from([None, '{"max_days":90}', '{"max_days":60}']),
        exemptions=EXEMPTIONS,
    ),
    min_size=1,
    max_size=9,
)
_KEY = "control_id, account_id, region, resource_type, resource_id"


@cache
def catalog() -> Catalog:
    """Return the catalogue without controls, as the results are given, and with the marts that tell history alone."""
    whole = load_catalog()
    marts = whole.marts_for(
        [
            *("control_results", "control_history", "control_states", "exceptions", "categories", "runs", "accounts"),
            *("gaps", "exemptions", "responsibility_summary"),
        ]
    )
    return replace(whole, controls={}, marts={mart.name: mart for mart in marts})


def check(database: Path, told: Told) -> None:
    """Compare what is published of every day with what was told."""
    beside = "parameters, exemption_id, exempt_until"
    found = rows(database, f"select as_of, {_KEY}, status, reason, {beside} from control_results")
    assert len(found) == len(set(found))
    assert set(found) == told.results_of_days()
    assert dict(rows(database, "select as_of, run_id from nights")) == told.run_ids
    unchanged = f"select {_KEY}, status, reason, parameters, first_on, last_on, nights from unchanged_results"
    assert set(rows(database, unchanged)) == told.stretches()
    history = f"select {_KEY}, status, valid_from, valid_to, nights, reason, evidence[1][5:40] from control_history"
    assert set(rows(database, history)) == told.intervals()
    columns = "opened_at, closed_at, closed_by, days_open, nights_failing, reason"
    beside = "nights_exempt, exemption_id, exempt_until, reopened_on"
    assert set(rows(database, f"select {_KEY}, {columns}, {beside} from exceptions")) == told.exceptions()
    columns = "exemption_id, first_on, last_on, removed_on, state, matched, failing"
    assert set(rows(database, f"select {columns} from exemptions")) == told.exemptions()
    summed = "select as_of, account_id, sum(failed)::bigint as failed, sum(failed_exempt)::bigint"
    summary = rows(database, f"{summed} from responsibility_summary group by all having sum(failed) > 0")
    assert set(summary) == told.summaries()


def check_effectiveness(database: Path, told: Told, first: date, last: date) -> None:
    """Compare the questions on operating effectiveness of a period with what was told."""
    for name in ("operating_effectiveness", "operating_effectiveness_by_account"):
        table = answer(name, database=database, from_day=first, to_day=last).table.to_pylist()
        pairs = {(row["control_id"], row.get("account_id")) for row in table}
        assert len(pairs) == len(table)
        if name == "operating_effectiveness":
            assert pairs == {(key.control_id, None) for key in told.keys}
        else:
            assert pairs == {(key.control_id, key.account_id) for key in told.keys}
        for row in table:
            expected = told.effectiveness(row["control_id"], row.get("account_id"), first, last)
            assert {column: row[column] for column in expected} == expected


def check_drift(database: Path, told: Told, first: date, last: date) -> None:
    """Compare what changed between two days with what was told."""
    names = ("what", *Key._fields, "status_before", "status_after")
    table = answer("drift", database=database, from_day=first, to_day=last).table.to_pylist()
    found = [tuple(row[name] for name in names) for row in table]
    assert len(found) == len(set(found))
    assert set(found) == told.drift(first, last)


def content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all published tables."""
    names = rows(database, "select table_name from information_schema.tables order by all")
    return {name: rows(database, f"from {name} order by all") for (name,) in names}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(runs=RUNS, looks=st.sets(st.integers(0, 8), max_size=2), first=st.integers(-1, 9), length=st.integers(0, 10))
def test_any_history_is_what_its_results_say(runs: list[Run], looks: set[int], first: int, length: int) -> None:
    """Nights come in any order, are judged again and miss evidence; tables are published in between, or not."""
    with tempfile.TemporaryDirectory() as folder:
        lake, database = Lake.open(f"{folder}/lake", create=True), Path(folder) / "remit.duckdb"
        sealed = []
        for number, run in enumerate(runs):
            sealed.append((seal(lake, run), run))
            if number in looks:
                assert publish(lake, database, Settings(), catalog=catalog()) == []
        assert publish(lake, database, Settings(), catalog=catalog()) == []
        told = Told(sealed)
        check(database, told)
        if told.days:
            begin = FIRST + timedelta(first)
            check_effectiveness(database, told, begin, begin + timedelta(length))
            check_drift(database, told, begin, begin + timedelta(length))
        followed = content(database)
        database.with_name(database.name + ENDING).unlink()
        assert publish(lake, database, Settings(), catalog=catalog()) == []
        assert content(database) == followed


def filed(number: int) -> tuple[Exempt, ...]:
    """Return the exemptions of a night of the year: one expires, one is withdrawn, one is prolonged, one is planned."""

    def exempt(name: str, control: str, resource: str, starts: int, until: int) -> Exempt:
        return Exempt(name, control, "*", resource, FIRST + timedelta(starts), FIRST + timedelta(until))

    return (
        *([exempt("expires", "one", "a", 50, 120)] if 40 <= number < 300 else []),
        *([exempt("withdrawn", "two", "*", 90, 400)] if 100 <= number < 160 else []),
        *([exempt("prolonged", "one", "b", 200, 250 if number < 245 else 330)] if number >= 200 else []),
        *([exempt("planned", "two", "b", 380, 400)] if number >= 300 else []),
    )


def a_year(seed: int) -> list[Run]:
    """Return the runs of a year: an account joins and leaves, exceptions open and close, evidence and nights miss.

    One night is judged again at the end of the year, and one was late by a week.
    """
    chance = random.Random(seed)
    runs: list[Run] = []
    now: dict[Key, Found] = {}
    for number in range(365):
        for key in KEYS:
            here = key.account_id == ACCOUNTS[0] or 100 <= number < 250
            if not here or key.resource_type == ACCOUNT_TYPE or chance.random() < 0.01:
                now.pop(key, None)
            elif chance.random() < (0.08 if key in now else 0.05):
                status = chance.choices(STATUSES, (10, 4, 1, 1))[0]
                now[key] = Found(status, chance.choice(["because", "for another reason"]))
        results: dict[Key, Found] = dict(now)
        for control in CATEGORIES:
            for account in {key.account_id for key in now} if chance.random() < 0.05 else ():
                blind = [key for key in results if key[:2] == (control, account)]
                for key in blind:
                    del results[key]
                results[Key(control, account, "global", ACCOUNT_TYPE, account)] = Found("no_evidence", "denied")
        if chance.random() > 0.04:
            threshold = '{"max_days":60}' if number % 30 < 2 else '{"max_days":90}'
            runs.append(Run(FIRST + timedelta(number), results, parameters=threshold, exemptions=filed(number)))
    again = Run(runs[150].day, {key: Found("fail", "judged again") for key in list(runs[150].results)[:-1]})
    late = runs.pop(200)
    return [*runs[:206], late, *runs[206:], again]


def test_a_year_is_what_its_results_say_for_every_day(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    runs, sealed = a_year(20260101), []
    for number, run in enumerate(runs, 1):
        sealed.append((seal(lake, run), run))
        if number in (1, 2, 120, 205, 207, len(runs) - 1):
            assert publish(lake, database, Settings(), catalog=catalog()) == []
    assert publish(lake, database, Settings(), catalog=catalog()) == []
    told = Told(sealed)
    assert 340 < len(told.days) < 365
    assert len(told.exceptions()) > 60
    states = {state for _, _, _, _, state, _, _ in told.exemptions()}
    assert states >= {"expired", "changed", "withdrawn", "planned"}
    check(database, told)
    for first, length in ((0, 365), (0, 31), (95, 10), (149, 3), (240, 30), (334, 60)):
        check_effectiveness(database, told, FIRST + timedelta(first), FIRST + timedelta(first + length - 1))
        check_drift(database, told, FIRST + timedelta(first), FIRST + timedelta(first + length - 1))


def groups(*opened: str, closed: tuple[str, ...] = ()) -> dict[str, Any]:
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    listed = [
        {"GroupId": name, "OwnerId": ACCOUNT, "IpPermissions": [rule] * (name in opened)} for name in (*opened, *closed)
    ]
    return {"ec2:DescribeSecurityGroups": {"SecurityGroups": listed}}


def test_nights_followed_one_by_one_are_as_all_at_once(tmp_path: Path) -> None:
    """A night is denied, one is judged again, and one comes late; nothing depends on when tables were published."""
    control = catalog_of("firewall_configuration/sg_no_open_ssh")
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    denied = {"ec2:DescribeSecurityGroups": Refusal("UnauthorizedOperation")}
    nights = [
        (2, groups("a", "b")),
        (3, denied),
        (4, groups("a", "b", closed=("c",))),
        (6, groups(closed=("a",))),
        (7, groups("c", closed=("a",))),
        (3, groups("b", closed=("a",))),
        (5, groups("a")),
        (7, groups("c", closed=("a",))),
        (1, denied),
        (8, groups("c", closed=("a",))),
        (9, groups("c", closed=("a",))),
        (8, groups(closed=("a", "c"))),
    ]
    for day, answers in nights:
        _, judgement = night(lake, control, date(2026, 6, day), answers)
        assert judgement.failures == []
        assert publish(lake, database, Settings(), catalog=control) == []
        followed = content(database)
        anew = tmp_path / "anew.duckdb"
        anew.with_name(anew.name + ENDING).unlink(missing_ok=True)
        assert publish(lake, anew, Settings(), catalog=control) == []
        assert content(anew) == followed
    seen = rows(
        database, "select resource_id, first_on, last_on from inventory where resource_id in ('b', 'c') order by all"
    )
    assert [(name, first.day, last.day) for name, first, last in seen] == [("b", 2, 4), ("c", 4, 4), ("c", 7, 9)]


def test_a_history_that_is_no_use_costs_only_time(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    history = database.with_name(database.name + ENDING)
    key = KEYS[0]
    seal(lake, Run(FIRST, {key: Found("fail")}))
    assert publish(lake, database, Settings(), catalog=catalog()) == []
    history.write_bytes(b"not a database")
    seal(lake, Run(FIRST + timedelta(1), {key: Found("pass")}))
    assert publish(lake, database, Settings(), catalog=catalog()) == []
    assert rows(database, "select status from control_results order by as_of") == [("fail",), ("pass",)]
    with duckdb.connect(str(history)) as connection:
        connection.execute("update stamp set sha256 = 'of another version'")
        connection.execute("update result_stretches set status = 'not_applicable'")
    assert publish(lake, database, Settings(), catalog=catalog()) == []
    assert rows(database, "select status from control_results order by as_of") == [("fail",), ("pass",)]


def test_a_history_that_another_process_has_open_is_left_alone(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    seal(lake, Run(FIRST, {KEYS[0]: Found("fail")}))
    history = database.with_name(database.name + ENDING)
    program = f"import duckdb; duckdb.connect({str(history)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdin
        other.stdout.readline()
        assert publish(lake, database, Settings(), catalog=catalog()) == []
        other.stdin.close()
    assert rows(database, "select status from control_results") == [("fail",)]


def test_each_day_names_the_rule_that_judged_it(tmp_path: Path) -> None:
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    for number, rule in enumerate("aabb"):
        seal(lake, Run(FIRST + timedelta(number), {KEYS[0]: Found("fail")}, rule))
        assert publish(lake, database, Settings(), catalog=catalog()) == []
    days = rows(database, "select day(as_of), control_sha256 from control_results order by all")
    assert days == [(1, "a"), (2, "a"), (3, "b"), (4, "b")]
    assert rows(database, "select control_sha256, nights from unchanged_results order by all") == [("a", 2), ("b", 2)]
    assert rows(database, "select status, nights, valid_to from control_history") == [("fail", 4, None)]


def test_a_night_that_the_lake_has_no_more_is_taken_back(tmp_path: Path) -> None:
    """A lake is restored from a copy of the day before."""
    control = catalog_of("firewall_configuration/sg_no_open_ssh")
    lake, database = Lake.open(tmp_path / "lake", create=True), tmp_path / "remit.duckdb"
    for day in (1, 2):
        night(lake, control, date(2026, 6, day), groups("a"))
    assert publish(lake, database, Settings(), catalog=control) == []
    before = content(database)
    third, _ = night(lake, control, date(2026, 6, 3), groups("a", "b"))
    assert publish(lake, database, Settings(), catalog=control) == []
    assert content(database) != before
    Path(lake.storage.full(third.path)).unlink()
    assert publish(lake, database, Settings(), catalog=control) == []
    assert content(database) == before
