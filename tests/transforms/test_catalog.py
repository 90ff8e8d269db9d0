"""The catalogue: what a file must say, and the one line that a mistake gets."""

from pathlib import Path

import pytest

from collectors.specs import load_specs
from evidence.errors import RemitError
from transforms.catalog import load_catalog, load_controls

HEAD = """/*---
title: A title
question: Is it so?
passes: it is so
severity: low
kind: shared
evidence: [s3:ListBuckets]
frameworks: {CIS-5.0: [5.3]}
remediation: Make it so.
---*/
"""
SELECT = "select 1 as one"


def written(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_house_s_own_catalogue_holds() -> None:
    catalog = load_catalog()
    assert {"answers", "items", "call_outcomes", "activity_events", "event_coverage"} <= catalog.staging.keys()
    order = [model.name for model in catalog.staging_for(["items"])]
    assert order.index("answers") < order.index("items")


def test_every_population_says_what_an_account_without_any_of_it_gets() -> None:
    """A call that is made for each item of another is made for none where there are none: the other must be named."""
    below = {
        f"{call.service}:{call.name}"
        for service in load_specs()
        for asked in service.operations
        for call, above in asked.walk()
        if above
    }
    assert below
    assert [name for name, control in load_controls().items() if set(control.population) <= below] == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("controls/platforms/a.sql", SELECT, "controls/platforms/a.sql:1: no front matter"),
        ("controls/platforms/a.sql", HEAD.replace("---*/", ""), ":1: the front matter has no end"),
        ("controls/platforms/a.sql", HEAD.replace("low", "urgent") + SELECT, ":5: severity: Input should be"),
        ("controls/platforms/a.sql", HEAD.replace("kind", "sort") + SELECT, ":6: sort: Extra inputs"),
        ("controls/platforms/a.sql", HEAD.replace("title: A title\n", "") + SELECT, ":2: title: Field required"),
        ("controls/platforms/a.sql", HEAD.replace("s3:", "s3.") + SELECT, ":7: evidence.0: String should match"),
        ("controls/platforms/a.sql", HEAD.replace("A title", "a: b: c") + SELECT, ":2: the front matter is not YAML"),
        ("controls/platforms/a.sql", HEAD.replace("[5.3]", "[99.1]") + SELECT, "CIS-5.0 has no 99.1"),
        ("controls/platforms/a.sql", HEAD.replace("CIS-5.0", "CIS-99") + SELECT, "CIS-99 is no known framework"),
        ("controls/platforms/a.sql", HEAD + "selec 1", ":11: not a SELECT that DuckDB reads"),
        ("controls/platforms/a.sql", HEAD + "drop table x", ": not a SELECT that DuckDB reads"),
        ("controls/platforms/a.sql", HEAD + "select 1; select 2", "more than one statement"),
        ("controls/platforms/a.sql", HEAD + "from weather", "reads weather, which is no table"),
        ("controls/platforms/a.sql", HEAD + "from responses", "reads responses, which is no table"),
        ("controls/weather/a.sql", HEAD + SELECT, "weather is no category"),
        ("controls/a.sql", HEAD + SELECT, "controls/a.sql: has no category"),
        ("staging/a.sql", "/*---\ndescription: x\n---*/ from b", "reads b, which is no table"),
        ("staging/a.sql", "/*---\ndescription: x\n---*/ from a", "files read each other: a"),
        ("marts/events.sql", "/*---\ndescription: x\nkey: [a]\ncolumns: {a: A}\n---*/ select 1 as a", "has this name"),
        (
            "marts/a.sql",
            "/*---\ndescription: x\nview: true\nkey: [a]\ncolumns: {a: A}\n---*/ select 1 as a from this_run",
            "is a view of this_run, which is not published",
        ),
        ("marts/a.sql", "/*---\ndescription: x\nkey: [b]\ncolumns: {a: A}\n---*/ select 1 as a", "key names b"),
    ],
)
def test_a_mistake_is_one_line_with_its_file(tmp_path: Path, name: str, text: str, message: str) -> None:
    written(tmp_path, name, text)
    with pytest.raises(RemitError) as raised:
        load_catalog(tmp_path)
    assert message in str(raised.value)
    assert Path(name).name in str(raised.value) or "each other" in message
    assert "\n" not in str(raised.value)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    for category in ("platforms", "applications"):
        written(tmp_path, f"{category}/a.sql", HEAD + SELECT)
    with pytest.raises(RemitError, match="a also is"):
        load_controls(tmp_path)


def test_a_reference_keeps_its_zero(tmp_path: Path) -> None:
    written(tmp_path, "platforms/a.sql", HEAD.replace("CIS-5.0: [5.3]", "CIS-3.0: [1.10]") + SELECT)
    assert load_controls(tmp_path)["a"].head.frameworks == {"CIS-3.0": ["1.10"]}


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("with a as (from items) select * from a join answers using (x)", {"items", "answers"}),
        ("with items as (from items) from items", {"items"}),
        ("with recursive a as (select 1 as n union all select n + 1 from a where n < 3) from a", set()),
        ("select (select max(x) from items) where exists (from answers)", {"items", "answers"}),
        ("with a as (with b as (from items) from b), c as (from a) from c, b", {"items", "b"}),
    ],
)
def test_what_a_file_reads_is_found(tmp_path: Path, sql: str, reads: set[str]) -> None:
    written(tmp_path, "platforms/a.sql", HEAD + sql)
    assert load_controls(tmp_path)["a"].reads == reads


def test_rules_hash_changes_with_any_rule() -> None:
    catalog = load_catalog()
    before = catalog.rules_sha256
    name, staging = next(iter(catalog.staging.items()))
    catalog.staging[name] = type(staging)(
        staging.name, staging.path, staging.sql, "0" * 64, staging.reads, staging.head
    )
    assert catalog.rules_sha256 != before
