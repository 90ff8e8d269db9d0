"""Which calls a model reads, taken from its SQL: so that only controls are judged again that a denied call can reach.

A table of evidence is read narrowly where a condition holds its service, and maybe its operation, to constants. Any
other reading is a wide one: it reads every call.
"""

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from transforms.catalog import Catalog
from transforms.models import Model

EVIDENCE = frozenset({"answers", "items", "call_outcomes", "answered_operations", "responses", "outcomes"})
"""Tables whose rows each follow from the rows of one call, which they name."""
WIDE = "*"
Node = dict[str, Any]
Calls = frozenset[str]


def reached(catalog: Catalog, connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, Calls], dict[str, Calls]]:
    """Return for each staging table, and for each control, the calls that it reads itself or through others.

    A call is `service:Operation`, or `service:*` where it can be any of the service. A staging table that reads widely
    is itself among them, as `*table`; a control that does reads `*`.
    """
    staged: dict[str, Calls] = {}
    for model in catalog.staging_for(catalog.staging):
        own = _own(model, connection)
        wide = frozenset({WIDE + model.name}) if WIDE in own else frozenset()
        staged[model.name] = frozenset() if model.name in EVIDENCE else own - {WIDE} | wide | _below(model, staged)
    return staged, {name: _own(one, connection) | _below(one, staged) for name, one in catalog.controls.items()}


def _below(model: Model, staged: dict[str, Calls]) -> Calls:
    return frozenset().union(*(staged[read] for read in model.reads if read in staged))


def concerned(reads: Calls, operations: set[str], changed: set[str]) -> bool:
    """Whether who reads these calls can see a change of the operations, or of the wide tables `changed`."""
    services = {operation.split(":")[0] + ":*" for operation in operations}
    return bool(reads & (operations | services | changed | {WIDE}))


def _own(model: Model, connection: duckdb.DuckDBPyConnection) -> Calls:
    [(text,)] = connection.execute("select json_serialize_sql(?::varchar)", [model.sql]).fetchall()
    nodes = list(_nodes(json.loads(text)))
    tables = [node for node in nodes if node.get("type") == "BASE_TABLE" and node["table_name"] in EVIDENCE]
    reads = [read for node in nodes if node.get("type") == "SELECT_NODE" for read in _read(node)]
    understood = len(reads) == len(tables)
    return frozenset(call for read in reads for call in read) | (frozenset() if understood else {WIDE})


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(inner)


def _read(select: Node) -> Iterator[list[str]]:
    held = list(_conjuncts(select.get("where_clause")))
    for alias, conditions in _tables(select.get("from_table"), held):
        services, operations = _constants("service", alias, conditions), _constants("operation", alias, conditions)
        named = [f"{service}:{operation}" for service in services or () for operation in operations or ("*",)]
        yield [WIDE] if services is None else named


def _tables(table: Node | None, held: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    """Yield each table of evidence in a FROM by its alias, with the conditions that its rows must meet to matter."""
    kind = (table or {}).get("type")
    if table is None or kind not in ("BASE_TABLE", "JOIN"):
        return
    if kind == "BASE_TABLE":
        if table["table_name"] in EVIDENCE:
            yield table.get("alias") or table["table_name"], held
        return
    on = list(_conjuncts(table.get("condition")))
    both = table.get("join_type") in ("INNER", "SEMI")
    yield from _tables(table["left"], held + on if both else held)
    yield from _tables(table["right"], held + on if both or table.get("join_type") in ("LEFT", "ANTI") else held)


def _conjuncts(condition: Node | None) -> Iterator[Node]:
    if condition and condition.get("type") == "CONJUNCTION_AND":
        for child in condition["children"]:
            yield from _conjuncts(child)
    elif condition:
        yield condition


def _constants(column: str, alias: str, conditions: list[Node]) -> Calls | None:
    """Return the texts that conditions hold a table's column to; None where it can be any."""
    for condition in conditions:
        if condition.get("type") == "COMPARE_EQUAL":
            sides = [condition["left"], condition["right"]]
        elif condition.get("type") == "COMPARE_IN":
            sides = condition["children"]
        else:
            continue
        columns = [side for side in sides if side.get("type") == "COLUMN_REF"]
        texts = [text for side in sides if (text := _text(side)) is not None]
        if len(columns) == 1 and len(texts) == len(sides) - 1:
            names = columns[0]["column_names"]
            if names[-1] == column and (len(names) == 1 or names[-2] == alias):
                return frozenset(texts)
    return None


def _text(node: Node) -> str | None:
    literal = node.get("literal") or {}
    return literal.get("text") if node.get("type") == "VALUE_CONSTANT" and literal.get("kind") == "STRING" else None
