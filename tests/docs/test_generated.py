"""Pages that repeat what code says: tables, settings, keys of specs and controls, the demo's summary."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import PydanticUndefined

from collectors.policy import policy_document
from collectors.spec_form import ChildForm, OperationForm
from collectors.specs import load_specs
from data.sample.organization import ACCOUNTS
from data.sample.trail.stories import STORIES
from evidence.settings import Settings
from flows.commands.init import _model as section_of
from tests.docs import tables
from tests.docs.readme import quoted
from tests.docs.walkthroughs import ROOT, read
from transforms.catalog import load_controls
from transforms.models import ControlHead

INLINE_POLICY_CHARACTERS = 10_240
"""What IAM lets all inline policies of a role hold together, white space aside."""
_ROW = re.compile(r"^\| (?P<names>`[^|]+`) \| (?P<second>[^|]*) \|", re.MULTILINE)


def rows(page: str, heading: str) -> Iterator[tuple[str, str]]:
    """Yield each name in the first column of the tables below a heading, with what stands in the second column."""
    for match in _ROW.finditer(read(ROOT / "docs" / page).section(heading)):
        for name in re.findall(r"`([^`]+)`", match["names"]):
            yield name, match["second"].strip()


def test_the_page_of_tables_is_what_the_marts_say(database: Path) -> None:
    assert tables.PAGE.read_text() == tables.render(database), "run python -m tests.docs.tables"


def settings() -> Iterator[tuple[str, Any]]:
    """Yield every setting by its dotted key with its default."""
    for name, field in Settings.model_fields.items():
        model = section_of(field)
        for key, inner in model.model_fields.items() if model else ():
            yield f"{name}.{key}", inner.default
        if model is None:
            yield name, field.default


def test_every_setting_stands_with_its_default() -> None:
    assert dict(rows("configuration.md", "Settings")) == {key: _shown(default) for key, default in settings()}


def _shown(default: Any) -> str:
    if default is PydanticUndefined:
        return "required"
    if default is None:
        return "none"
    return f"`{json.dumps(str(default) if isinstance(default, Path) else default)}`"


@pytest.mark.parametrize(
    ("page", "heading", "models"),
    [
        ("add-a-service.md", "The keys of a block", (OperationForm, ChildForm)),
        ("add-a-control.md", "The keys of the front matter", (ControlHead,)),
    ],
)
def test_every_key_of_a_file_stands(page: str, heading: str, models: tuple[Any, ...]) -> None:
    section = read(ROOT / "docs" / page).section(heading)
    known = {key for model in models for key in model.model_fields}
    assert {name for name, _ in rows(page, heading)} <= known
    assert {key for key in known if f"`{key}`" not in section} == set()


def test_what_is_left_out_is_no_control_and_refers_to_some() -> None:
    text = (ROOT / "docs" / "controls-left-out.md").read_text()
    left_out = re.findall(r"^\| (\w+) \| (?:critical|high|medium|low) \| .+ \|$", text, re.MULTILINE)
    assert len(left_out) == len(set(left_out)) == len(re.findall(r"^\| (?!control |---)", text, re.MULTILINE))
    controls = load_controls()
    assert set(left_out) & set(controls) == set()
    others = set(re.findall(r"table `(\w+)`", text)) | {"no_evidence"}
    assert set(re.findall(r"`(\w+)`", text)) - others <= set(controls)


def test_the_readme_takes_a_new_demo_in() -> None:
    text = (ROOT / "README.md").read_text()
    new = quoted(text, "2026-01-01T00:00:00Z judging\nResponsibilities on 2026-01-01   \n│ one │\n")
    assert "```console\n$ make demo\nResponsibilities on 2026-01-01\n│ one │\n```\n" in new
    assert new.partition("## From a result")[2] == text.partition("## From a result")[2]
    with pytest.raises(ValueError, match="no summary"):
        quoted(text, "remit: no")


def test_the_readmes_demo_has_the_shape_of_a_night() -> None:
    [shown] = [text for text in read(ROOT / "README.md").texts("console") if text.startswith("$ make demo")]
    with (ROOT / "data" / "reference" / "categories.csv").open(newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert re.findall(r"^│ (.+?) +│(?: +\d+ │){4}$", shown, re.MULTILINE) == titles
    assert re.findall(r"^(\w+)  +\S", shown, re.MULTILINE) == ["run", "manifest", "gaps", "tables", "next"]


def test_the_readme_counts_the_calls_roughly() -> None:
    [said] = re.findall(r"some (\d+) read-only API operations", (ROOT / "README.md").read_text())
    asked = {operation.full_name for service in load_specs() for operation, _ in service.walk()}
    assert abs(int(said) - len(asked)) <= 10


def test_the_readme_counts_the_breadth_exactly() -> None:
    text = (ROOT / "README.md").read_text()
    [(operations, services)] = re.findall(r"([\d,]+) of (\d+) services", text)
    specs = load_specs(breadth="all")
    everything = {operation.full_name for service in specs for operation, _ in service.walk()}
    assert (int(operations.replace(",", "")), int(services)) == (len(everything), len(specs))


def test_the_policy_fits_where_the_readme_puts_it() -> None:
    text = json.dumps(policy_document(load_specs(), Settings()), separators=(",", ":"))
    assert len(text) < INLINE_POLICY_CHARACTERS
    assert len(text) > 6_144, "a managed policy would do; say so in the README"


def test_every_story_of_the_estate_is_told() -> None:
    section = read(ROOT / "docs" / "sample-estate.md").section("The stories")
    told = dict(re.findall(r"^\| (\w+) \| (\d+) \|", section, re.MULTILINE))
    strange = set(re.findall(r"^In `(\w+)`", section, re.MULTILINE))
    assert told == {story.name: str(story.days_before) for story in STORIES if story.name not in strange}
    assert strange <= {story.name for story in STORIES}


def test_every_account_of_the_estate_is_listed() -> None:
    section = read(ROOT / "docs" / "sample-estate.md").section("What it holds")
    assert re.findall(r"^\| ([\w-]+) \| (\d{12}) \|", section, re.MULTILINE) == [
        (account.name, account.id) for account in ACCOUNTS
    ]
