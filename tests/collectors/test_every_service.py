"""Every spec, asked of an AWS that answers from botocore's shapes: two pages where there can be, nothing, an error."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from collectors import aws_models, paths, sessions, shared
from collectors.accounts import Account
from collectors.snapshots import Unit, collect_unit
from collectors.specs import FOLDER, OperationSpec, ServiceSpec, load_spec
from collectors.templates import Names
from evidence.ids import new_run_id
from evidence.run import RunRef
from evidence.settings import Settings
from tests.collectors import rigs
from tests.collectors.answering import TWO, Answering

SERVICES = sorted(file.stem for file in FOLDER.glob("*.toml"))
REGION = "us-east-1"
ACCOUNT = Account(id=rigs.READER, caller_arn=rigs.ROLE, regions=(REGION,))
NAMES = Names("aws", REGION, rigs.READER, rigs.DAY)
DISCOVERY = {"DescribeEndpoints"}
"""What clients ask of their own accord, to learn where a service answers."""
Row = dict[str, Any]


@pytest.fixture(scope="module", params=SERVICES)
def spec(request: pytest.FixtureRequest) -> ServiceSpec:
    return load_spec(FOLDER / f"{request.param}.toml")


@dataclass
class Kept:
    """What a collection left: rows of responses, of operations' outcomes, and of child calls without an answer."""

    responses: list[Row]
    outcomes: list[Row]
    unanswered: list[Row]

    def statuses(self) -> dict[str, str]:
        return {row["operation"]: row["status"] for row in self.outcomes}

    def items(self, operation: OperationSpec) -> Iterator[Any]:
        for row in self.responses:
            if row["operation"] == operation.name:
                yield from (item for _, item in paths.items(json.loads(row["body"]), operation.items))


Collect = Callable[[Answering], Kept]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collect]:
    folder = tmp_path_factory.mktemp("every")
    made = sessions.new_session
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
            patch.delenv(name, raising=False)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "x")

        def collect(answering: Answering) -> Kept:
            def session(settings: Settings) -> Any:
                new = made(settings)
                answering.register(new)
                return new

            patch.setattr(shared, "new_session", session)
            run = RunRef(str(folder / "lake"), new_run_id(), rigs.DAY)
            unit = Unit("unit", ACCOUNT, (answering.spec,))
            collect_unit(unit, rigs.settings(folder, accounts=({"id": rigs.READER},)), run)
            return kept(folder / "lake")

        yield collect


def kept(lake: Path) -> Kept:
    rows: dict[str, list[Row]] = {"responses": [], "outcomes": []}
    for file in sorted(lake.rglob("*.parquet")):
        dataset = "responses" if "responses" in file.relative_to(lake).as_posix() else "outcomes"
        rows[dataset] += pq.read_table(file, partitioning=None).to_pylist()
    shutil.rmtree(lake)
    ends = rows["outcomes"]
    return Kept(
        rows["responses"],
        [row for row in ends if not row["parent_response_id"]],
        [row for row in ends if row["parent_response_id"]],
    )


@pytest.fixture(scope="module")
def full(spec: ServiceSpec, collected: Collect) -> tuple[Answering, Kept]:
    """Everything answers, with two pages where there are pages."""
    answering = Answering(spec, NAMES)
    return answering, collected(answering)


def places(spec: ServiceSpec) -> dict[str, OperationSpec]:
    return {operation.name: operation for operation, _ in spec.walk()}


def tops(spec: ServiceSpec) -> set[str]:
    return {operation.name for operation in spec.operations}


def prepared(spec: ServiceSpec) -> set[str]:
    return {operation.before for operation in spec.operations if operation.before}


def test_everything_is_asked_page_by_page_and_found(spec: ServiceSpec, full: tuple[Answering, Kept]) -> None:
    answering, found = full
    operations = places(spec)
    ended = [*found.unanswered, *(row for row in found.outcomes if row["status"] != "ok")]
    assert [(row["operation"], row["status"], row["error_code"], row["error_message"]) for row in ended] == []
    assert set(found.statuses()) == set(operations)
    assert set(operations) | prepared(spec) <= set(answering.asked())
    for name, operation in operations.items():
        pages = Counter(made.page for made in answering.calls if made.operation == name)
        paged = aws_models.pagination(spec.service, name) is not None
        assert set(pages) == ({1, TWO} if paged else {1}), name
        assert len(set(pages.values())) == 1, f"{name}: a page was left out"
        items = list(found.items(operation))
        if not operation.decode:
            said = sum(paths.count(body, operation.items) for body in answering.said[name])
            assert len(items) == said > 0, name
        for path in filter(None, (operation.id, operation.arn)):
            if "{" not in path:
                named = [paths.pick(item, path) for item in items]
                assert all(isinstance(value, str) and value for value in named), f"{name}: {path} is {named[0]!r}"


def test_what_is_to_be_hidden_is(spec: ServiceSpec, full: tuple[Answering, Kept]) -> None:
    for name, operation in places(spec).items():
        for path in operation.redact:
            values: list[Any] = []
            for item in full[1].items(operation):
                paths.replace(item, path, values.append)
            assert values, f"{name}: nothing stands at {path}"
            open_ones = [value for value in values if not str(value).startswith(("redacted:", "arn:"))]
            assert open_ones == [], f"{name}: {path}"


def test_nothing_there_is_empty(spec: ServiceSpec, collected: Collect) -> None:
    answering = Answering(spec, NAMES, empty=True)
    found = collected(answering)
    whole = {
        row["operation"] for row in found.responses if row["body"] != "{}" and not places(spec)[row["operation"]].items
    }
    assert found.statuses() == {name: "ok" if name in whole else "empty" for name in places(spec)}
    assert set(answering.asked()) - prepared(spec) - (DISCOVERY - set(places(spec))) == tops(spec)


def test_an_error_is_an_outcome_of_all_that_hangs_on_it(spec: ServiceSpec, collected: Collect) -> None:
    found = collected(Answering(spec, NAMES, error="AccessDeniedException"))
    assert found.statuses() == dict.fromkeys(places(spec), "denied")
    assert found.responses == found.unanswered == []


def test_an_error_below_names_the_item_that_it_was_for(spec: ServiceSpec, collected: Collect) -> None:
    below = frozenset(places(spec)) - tops(spec)
    found = collected(Answering(spec, NAMES, error="AccessDeniedException", refused=below))
    assert found.statuses() == dict.fromkeys(tops(spec), "ok") | dict.fromkeys(below, "denied")
    direct = {child.name for operation in spec.operations for child in operation.children} & below
    assert {row["operation"] for row in found.unanswered} == direct
    assert all(row["parent_pointer"] is not None for row in found.unanswered)
