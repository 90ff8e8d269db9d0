"""Every control against its cases: what AWS answers → what the runner says, through the real runner."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evidence.duck import connect
from evidence.schema import DATASETS
from tests.transforms import given
from tests.transforms.cases import Proof, load_all
from tests.transforms.catalogs import readable
from transforms.catalog import HERE, load_controls, read_control
from transforms.models import Control
from transforms.runner import judge_prepared
from transforms.workshop import JudgedRun, Workshop, put

PROOFS = load_all()


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with connect() as connection:
        for name, dataset in DATASETS.items():
            put(connection, name, dataset.schema.empty_table())
        yield Workshop(connection, readable())


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_case(workshop: Workshop, proof: Proof) -> None:
    control = read_control(HERE / "controls" / proof.category / f"{proof.control}.sql")
    control = replace(control, given=proof.case.parameters)
    for name, table in given.rows_of(proof.case, control.head.evidence).items():
        put(workshop.connection, name, table)
    judgement = judge_prepared(workshop, JudgedRun(given.RUN, proof.case.as_of), [control])
    assert [str(failure) for failure in judgement.failures] == []
    rows = judgement.results.to_pylist()
    expected = dict(proof.case.then)
    for row in rows:
        key = _key(proof, row, expected)
        said = f"{row['account_id']}/{row['region']}/{row['resource_id']}: {row['status']}: {row['reason']}"
        assert key is not None, f"not expected: {said}"
        wanted = expected.pop(key)
        assert row["status"] == wanted.status, said
        assert wanted.reason in row["reason"], said
    assert expected == {}, f"nothing came of {sorted(expected)}; rows: {rows}"


def _key(proof: Proof, row: dict[str, str], expected: dict[str, object]) -> str | None:
    """Find what is expected for a row: by place and id, by id, or, for a call without an answer, by its name."""
    keys = [f"{row['account_id']}/{row['region']}/{row['resource_id']}", f"{row['region']}/{row['resource_id']}"]
    keys.append(row["resource_id"])
    if row["resource_id"] == row["account_id"] and row["resource_type"] == "AWS::::Account":
        keys += ["account", *re.findall(r"\b[a-z0-9-]+:[A-Za-z0-9]+", row["reason"])]
    return next((key for key in keys if key in expected), None)


PARAMETERS = [(control, name) for control in load_controls().values() for name in control.head.parameters]


@pytest.mark.parametrize(
    ("control", "name"), PARAMETERS, ids=[f"{control.name}.{name}" for control, name in PARAMETERS]
)
def test_a_parameter_stands_in_the_reason(workshop: Workshop, control: Control, name: str) -> None:
    """Some case says in its reason what the value is: another value, another reason."""
    value: int | list[str] = 4321 if control.head.parameters[name].type == "integer" else ["another-value"]
    changed = replace(control, given={name: value})
    for proof in PROOFS:
        if proof.control != control.name:
            continue
        for dataset, table in given.rows_of(proof.case, control.head.evidence).items():
            put(workshop.connection, dataset, table)
        judgement = judge_prepared(workshop, JudgedRun(given.RUN, proof.case.as_of), [changed])
        told = value[0] if isinstance(value, list) else "4321"
        if any(told in row["reason"].replace(",", "") for row in judgement.results.to_pylist()):
            return
    pytest.fail("no reason says it")


def test_every_control_has_a_pass_and_a_fail() -> None:
    proven: dict[str, set[str]] = {}
    for proof in PROOFS:
        proven.setdefault(proof.control, set()).update(wanted.status for wanted in proof.case.then.values())
    unproven = [name for name in load_controls() if not {"pass", "fail"} <= proven.get(name, set())]
    assert unproven == []
