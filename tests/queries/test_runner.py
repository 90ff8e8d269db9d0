from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from evidence.errors import RemitError
from queries.catalog import Query, load
from queries.frames import frame
from queries.runner import Answer, answer

RESULTS = """
/*---
question: What was found?
parameters:
  status: {type: status, default: all}
  account: {type: account, default: all}
  most: {type: integer, default: "10"}
---*/
select * from control_results
where as_of = $night and $status in ('all', status) and $account in ('all', account_id)
order by all
limit $most
"""
PERIOD = """
/*---
question: What was found in a period about one control?
parameters:
  control: {type: control, description: which one}
---*/
select $from as first, $to as last, count(*) as results from control_results
where as_of between $from and $to and control_id = $control
"""

TIMELESS = "/*---\nquestion: What is there?\ntime: It never changes.\n---*/\nfrom categories"


@pytest.fixture
def queries(tmp_path: Path) -> dict[str, Query]:
    folder = tmp_path / "auditor"
    folder.mkdir()
    (folder / "found.sql").write_text(RESULTS)
    (folder / "found_in_period.sql").write_text(PERIOD)
    (folder / "timeless.sql").write_text(TIMELESS)
    return load(tmp_path)


@pytest.fixture
def ask(queries: dict[str, Query], database: Path) -> Callable[..., Answer]:
    def asked(
        name: str, as_of: str | None = None, first: str | None = None, last: str | None = None, **params: object
    ) -> Answer:
        return answer(name, database=database, as_of=as_of, from_day=first, to_day=last, params=params, queries=queries)

    return asked


def test_the_newest_night_is_asked_where_no_day_is_given(ask: Callable[..., Answer]) -> None:
    found = ask("found")
    assert found.table["as_of"].unique().to_pylist() == [date(2026, 3, 2)]
    assert found.values["night"] == date(2026, 3, 2)
    assert found.table.num_rows == 2


@pytest.mark.parametrize(("day", "night"), [("2026-03-01", 1), ("2026-03-02", 2), ("2026-12-31", 2)])
def test_a_day_is_answered_by_the_night_before_it(ask: Callable[..., Answer], day: str, night: int) -> None:
    assert ask("found", day).table["as_of"].unique().to_pylist() == [date(2026, 3, night)]


def test_a_period_holds_both_its_days(ask: Callable[..., Answer]) -> None:
    assert ask("found_in_period", control="bucket_versioned").table.to_pylist() == [
        {"first": date(2026, 1, 31), "last": date(2026, 3, 2), "results": 4}
    ]
    one = ask("found_in_period", first="2026-03-01", last="2026-03-01", control="bucket_versioned")
    assert one.table["results"].to_pylist() == [2]


def test_a_day_alone_ends_the_period(ask: Callable[..., Answer]) -> None:
    [row] = ask("found_in_period", "2026-03-01", control="bucket_versioned").table.to_pylist()
    assert (row["first"], row["last"], row["results"]) == (date(2026, 1, 30), date(2026, 3, 1), 2)


def test_each_question_says_what_its_time_is(queries: dict[str, Query]) -> None:
    assert {name: query.time for name, query in queries.items()} == {
        "found": "day",
        "found_in_period": "period",
        "timeless": "none",
    }
    assert {name for name, query in load().items() if query.time == "none"} == {
        "responsibilities",
        "config_disagreements",
        "dictionary",
    }


def test_parameters_narrow_the_answer(ask: Callable[..., Answer]) -> None:
    assert ask("found", status="fail").table["status"].to_pylist() == ["fail"]
    assert ask("found", most="1").table.num_rows == ask("found", most=1).table.num_rows == 1
    assert ask("found", account="222222222222").table.num_rows == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fond",), "there is no query fond: did you mean found"),
        (("found_in_period",), "needs parameter control: give it: --param control=… (which one)"),
        (("found", None, None, None, {"stats": "fail"}), "has no parameter stats: did you mean status?"),
        (("found", None, None, None, {"status": "failed"}), "no known status: did you mean fail?"),
        (("found", None, None, None, {"account": "333333333333"}), "no known account"),
        (("found", None, None, None, {"most": "ten"}), "'ten', which is no whole number"),
        (("found", None, None, None, {"most": True}), "True, which is no whole number"),
        (("found", None, None, None, {"status": 3}), "3, which is no text"),
        (("found_in_period", None, None, None, {"control": "all"}), "no known control"),
        (("found", "2026-02-28"), "no night had been judged on 2026-02-28: the first one is 2026-03-01"),
        (("found", "2026-02-30"), "no day: write it as 2026-01-31"),
        (("found", "yesterday"), "no day: write it as 2026-01-31"),
        (
            ("found_in_period", None, "2026-03-02", "2026-03-01", {"control": "bucket_versioned"}),
            "ends before it begins",
        ),
        (("found", None, "2026-03-01", "2026-03-02"), "speaks of one day, not of a period: give the day with --as-of"),
        (("found_in_period", "2026-03-02", None, "2026-03-01", {"control": "bucket_versioned"}), "end is given twice"),
        (("timeless", "2026-03-02"), "has no time, so no day can be asked for: It never changes."),
        (("timeless", None, "2026-03-02"), "has no time"),
    ],
)
def test_what_does_not_fit_is_one_clear_line(
    arguments: tuple[object, ...], message: str, ask: Callable[..., Answer]
) -> None:
    *days, params = (*arguments, {}) if not isinstance(arguments[-1], dict) else arguments
    with pytest.raises(RemitError) as caught:
        ask(*days, **params)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_a_frame_has_no_object_column(ask: Callable[..., Answer]) -> None:
    data = frame(ask("found").table)
    assert "object" not in data.dtypes.astype(str).tolist()
    assert str(data.dtypes["judged_at"]) == "datetime64[us, UTC]"
    assert isinstance(data.dtypes["status"], pd.CategoricalDtype)
    assert str(data.dtypes["as_of"]) == "date32[day][pyarrow]"
    assert str(data.dtypes["evidence"]).startswith("list<")
    assert isinstance(data.dtypes["resource_id"], pd.StringDtype)
    assert list(frame(ask("found", status="no_evidence").table).dtypes.astype(str)) == list(data.dtypes.astype(str))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select 1", "no front matter"),
        (
            "/*---\nquestion: Why?\n---*/\nselect $nihgt",
            "bad.sql:4 uses $nihgt, which is no parameter: did you mean night?",
        ),
        ("/*---\nquestion: Why?\nparameters: {as_of: {type: day}}\n---*/\nselect $as_of", "every query has it"),
        ("/*---\nquestion: Why?\nparameters: {x: {type: day}}\n---*/\nselect 1", "does not use its parameter x"),
        ("/*---\nquestion: Why?\nparameters: {x: {type: int}}\n---*/\nselect $x", "bad.sql:3: parameters.x.type"),
        ("/*---\nquestion: Why?\n---*/\nselect 1", "uses no day and does not say why"),
        ("/*---\nquestion: Why?\n---*/\nselekt 1", "syntax error"),
        ("/*---\nquestion: Why?\n---*/\ndrop table x", "is not one SELECT"),
        ("/*---\nquestion: Why?\nwho: me\n---*/\nselect 1", "bad.sql:3: who"),
    ],
)
def test_a_query_that_cant_be_used_names_its_file(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "manager").mkdir()
    (tmp_path / "manager" / "bad.sql").write_text(text)
    with pytest.raises(RemitError) as caught:
        load(tmp_path)
    assert message in str(caught.value)
    assert "bad.sql" in str(caught.value)


def test_groups_and_names_are_checked(tmp_path: Path) -> None:
    (tmp_path / "visitor").mkdir()
    (tmp_path / "visitor" / "q.sql").write_text(RESULTS)
    with pytest.raises(RemitError, match="in no group of readers"):
        load(tmp_path)
    (tmp_path / "visitor").rename(tmp_path / "auditor")
    (tmp_path / "manager").mkdir()
    (tmp_path / "manager" / "q.sql").write_text(RESULTS)
    with pytest.raises(RemitError, match="has the name of"):
        load(tmp_path)
