"""Changes each control's rule in one place at a time, and lists the changes that none of its cases notices.

Run by `make mutants`, or for some controls: `python -m tests.mutants sg_no_open_ssh`. DuckDB itself takes the SQL apart
and puts it together again, so that a mutant is always what it reads. What only reaches a reason is left alone. A change
that means the same as the rule stands in `mutants.yaml` by its text without the number of its line, with why.
"""

import copy
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import yaml

from evidence.duck import connect
from evidence.schema import DATASETS
from tests.transforms import given
from tests.transforms.cases import FOLDER, Case, load
from tests.transforms.catalogs import readable
from transforms.catalog import load_controls
from transforms.models import Control, Value
from transforms.workshop import JudgedRun, Workshop, put

_TURNED = {
    "COMPARE_GREATERTHAN": "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO": "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHAN": "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_LESSTHANOREQUALTO": "COMPARE_LESSTHAN",
    "COMPARE_EQUAL": "COMPARE_NOTEQUAL",
    "COMPARE_NOTEQUAL": "COMPARE_EQUAL",
    "OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL",
    "OPERATOR_IS_NOT_NULL": "OPERATOR_IS_NULL",
    "CONJUNCTION_AND": "CONJUNCTION_OR",
    "CONJUNCTION_OR": "CONJUNCTION_AND",
}
"""A threshold that is moved by its edge, a condition that is negated, conditions that are joined the other way."""
_TOLD = ("reason", "evidence", "resource_arn", "spelled")
"""Columns that decide nothing."""
_VERDICTS = "select account_id, region, resource_id, status, reason from ({}) order by all"
_REASONED = Path(__file__).with_suffix(".yaml")
Node = dict[str, Any]


def mutants(sql: str, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield what was changed, with the line of the file and its text, and the SQL that comes of it."""
    [(text,)] = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
    whole: Node = json.loads(text)
    for path, change, what in list(_changes(whole, ())):
        changed = copy.deepcopy(whole)
        node = _at(changed, path)
        before = sql[: int(node.get("query_location") or 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        change(node)
        [(back,)] = connection.execute("select json_deserialize_sql(?::json)", [json.dumps(changed)]).fetchall()
        yield f"{line}:{column}: {what} in {sql.splitlines()[line - 1].strip()}", back


def _changes(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Callable[[Node], None], str]]:
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _changes(inner, (*path, index))
    if not isinstance(value, dict) or value.get("alias") in _TOLD or value.get("type") == "JOIN":
        if isinstance(value, dict) and value.get("type") == "JOIN":
            for side in ("left", "right"):
                yield from _changes(value[side], (*path, side))
        return
    kind = value.get("type")
    if kind in _TURNED:
        yield path, lambda node: node.update(type=_TURNED[node["type"]]), f"{kind} turned"
    elif kind == "VALUE_CONSTANT" and value.get("literal", {}).get("kind") == "INTEGER":
        number = value["literal"]["text"]
        if int(number) > 1:
            yield path, lambda node: node["literal"].update(text=str(int(number) + 1)), f"{number} moved by one"
    for key, inner in value.items():
        yield from _changes(inner, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Node:
    for step in path:
        value = value[step]
    found: Node = value
    return found


def survivors(workshop: Workshop, control: Control) -> tuple[int, list[str]]:
    """Return how many mutants a control has, and what was changed in those that every case takes for the rule."""
    connection = workshop.connection
    alive = {what: (sql, control.values) for what, sql in mutants(control.sql, connection)}
    alive |= {
        f"1: parameter {name} moved by one": (control.sql, {**control.values, name: value + 1})
        for name, value in control.values.items()
        if isinstance(value, int)
    }
    count = len(alive)
    for proof in load(FOLDER / control.path.parent.name / f"{control.name}.yaml"):
        for name, table in given.rows_of(proof.case, control.head.evidence).items():
            put(connection, name, table)
        workshop.start(JudgedRun(given.RUN, proof.case.as_of))
        assert workshop.prepare(control.reads) is None
        wanted = _verdicts(connection, control.sql, {**control.values, **proof.case.parameters}, proof.case)
        alive = {
            what: (sql, values)
            for what, (sql, values) in alive.items()
            if _verdicts(connection, sql, {**values, **proof.case.parameters}, proof.case) == wanted
        }
    return count, list(alive)


def _verdicts(
    connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Value], case: Case
) -> list[tuple[Any, ...]] | None:
    """Return what a case sees of the rows: the verdicts, and which of the reasons that it names."""
    named = sorted({expected.reason for expected in case.then.values() if expected.reason})
    try:
        rows = connection.execute(_VERDICTS.format(sql), values or None).fetchall()
    except duckdb.Error:
        return None
    return [(*row, *(text in (reason or "") for text in named)) for *row, reason in rows]


def main(names: list[str]) -> int:
    """Print the survivors of the named controls, or of all, that no reason is given for; return the exit code."""
    controls = load_controls()
    reasoned: dict[str, dict[str, str]] = yaml.safe_load(_REASONED.read_text())
    total = left = told = idle = 0
    with connect() as connection:
        for name, dataset in DATASETS.items():
            put(connection, name, dataset.schema.empty_table())
        workshop = Workshop(connection, readable())
        for name in names or sorted(controls.keys() | reasoned.keys()):
            count, alive = survivors(workshop, controls[name]) if name in controls else (0, [])
            reasons = dict(reasoned.get(name, {}))
            total += count
            for what in alive:
                if reasons.pop(what.partition(":")[2], None):
                    told += 1
                else:
                    left += 1
                    sys.stdout.write(f"{name}:{what}\n")
            idle += len(reasons)
            for text in reasons:
                sys.stdout.write(f"{name}: mutants.yaml gives a reason for what is no survivor: {text}\n")
    sys.stdout.write(f"{total} mutants, {left} that no case notices, {told} more with a reason, {idle} idle reasons\n")
    return int(bool(left or idle))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
