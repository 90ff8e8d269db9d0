"""The questions of an audit's walk-through, of engineers and of managers, on nights that are known by heart."""

from datetime import timedelta
from typing import Any

import pytest

from queries.catalog import load
from tests.queries.estate import PROD
from tests.queries.test_questions import BUCKET, CATEGORY, CONTROL, NIGHTS, ask, published

__all__ = ["ask", "published"]
Rows = list[dict[str, Any]]


def states(rows: Rows, key: str = "resource_id", value: str = "outcome") -> dict[Any, Any]:
    return {row[key]: row[value] for row in rows}


def test_there_are_as_many_as_an_audit_needs() -> None:
    assert len(load()) >= 45


def test_scope_counts_what_was_listed_and_what_did_not_answer(ask: Any) -> None:
    assert ask("scope", account=PROD) == [
        {
            "account_id": PROD,
            "region": "global",
            "service": "s3",
            "resource_types": 1,
            "resources": 4,
            "calls_without_answer": 0,
        }
    ]
    assert [row["calls_without_answer"] for row in ask("scope") if row["account_id"] != PROD] == [1]


def test_a_sample_is_the_same_for_whoever_draws_it(ask: Any) -> None:
    drawn = [row["resource_id"] for row in ask("sample", type=BUCKET, size=2)]
    assert drawn == [row["resource_id"] for row in ask("sample", type=BUCKET)][:2]
    assert {row["population"] for row in ask("sample", type=BUCKET, size=1)} == {4}
    others = {tuple(row["resource_id"] for row in ask("sample", type=BUCKET, seed=seed)) for seed in "abcdef"}
    assert len(others) > 1


def test_a_control_that_failed_somewhere_has_exceptions(ask: Any) -> None:
    [row] = ask("tests_of_controls", category=CATEGORY)
    assert (row["control_id"], row["passed"], row["failed"], row["conclusion"]) == (CONTROL, 1, 3, "exceptions")


def test_what_was_open_is_followed_up(ask: Any) -> None:
    assert states(ask("follow_up", None, NIGHTS[0], NIGHTS[1])) == {"ledger": "still open", "attic": "still open"}
    assert states(ask("follow_up", None, NIGHTS[0], NIGHTS[3])) == {"ledger": "put right", "attic": "still open"}


def test_the_same_rule_all_along_changed_on_no_day(ask: Any) -> None:
    assert ask("rules_changed", None, NIGHTS[0], NIGHTS[3]) == []


def test_a_framework_shows_requirements_that_nothing_speaks_to(ask: Any) -> None:
    rows = ask("framework_coverage", framework="ISO-27001-2022")
    assert len(rows) == 93
    assert {row["state"] for row in rows} >= {"no control", "nothing in scope"}
    assert all(row["controls"] == 0 for row in rows if row["state"] == "no control")
    speaking = [row for row in ask("framework") if row["control_id"] == CONTROL]
    for row in speaking:
        framework, _, requirement = row["requirement"].partition(" ")
        found = states(ask("framework_coverage", framework=framework), "requirement", "state")
        assert found[requirement] == "exceptions"


def test_frameworks_are_counted(ask: Any) -> None:
    rows = {row["framework"]: row for row in ask("frameworks")}
    assert set(rows) >= {"CIS-5.0", "NIST-800-53-r5", "SOC2", "ISO-27001-2022", "PCI-4.0"}
    assert all(0 < row["with_controls"] <= row["all_requirements"] for row in rows.values())


def test_what_has_no_owner_belongs_to_nobody(ask: Any) -> None:
    [row] = ask("who_owns_it")
    assert (row["owned_by"], row["control_id"], row["failing"]) == ("nobody", CONTROL, 3)
    assert ask("who_owns_it", owner="web") == []


def test_what_changed_since_the_night_before(ask: Any) -> None:
    assert states(ask("changed_since_yesterday"), value="what") == {"photos": "broke", "vault": "broke"}
    assert states(ask("changed_since_yesterday", NIGHTS[2]), value="what") == {
        "ledger": "put right",
        "vault": "cannot be told any more",
    }
    assert ask("changed_since_yesterday", NIGHTS[0]) == []


def test_what_is_worst_and_what_helps_most(ask: Any) -> None:
    assert {row["resource_id"] for row in ask("worst_resources")} == {"photos", "vault", "attic"}
    [remedy] = ask("one_remedy")
    assert (remedy["failing"], remedy["percent_of_all_failures"]) == (3, 100.0)
    first = ask("fix_first", most=1)
    assert [(row["resource_id"], row["days_open"]) for row in first] == [("attic", 4)]


def test_managers_see_months_accounts_and_how_long_it_took(ask: Any) -> None:
    [month] = ask("trend_by_month", category=CATEGORY)
    assert (month["month"], month["passed"], month["failed"]) == ("2026-03", 1, 3)
    [cell] = ask("category_by_account")
    assert (cell["account_id"], cell["percent_passed"]) == (PROD, 25.0)
    [taken] = ask("time_to_fix", None, NIGHTS[0], NIGHTS[3])
    assert (taken["closed"], taken["put_right"], taken["longest_days_open"]) == (1, 1, 3)


def test_hours_without_digests_are_clipped_to_the_period(ask: Any) -> None:
    for row in ask("log_not_proven", None, NIGHTS[0], NIGHTS[1]):
        assert NIGHTS[0] <= row["starts"].date()
        assert row["ends"].date() <= NIGHTS[1] + timedelta(1)


@pytest.mark.parametrize("name", ["root_and_no_mfa", "unexplained_calls"])
def test_what_did_not_happen_is_not_told(ask: Any, name: str) -> None:
    assert ask(name) == []


def test_answers_without_a_request_id_are_not_confirmed(ask: Any) -> None:
    [row] = ask("unconfirmed_calls")
    assert (row["call"], row["responses"], row["awaited"] + row["missing"]) == ("s3:ListBuckets", 4, 4)
    assert [row["percent_confirmed"] for row in ask("corroboration", None, NIGHTS[0], NIGHTS[3])] == [0.0] * 4
