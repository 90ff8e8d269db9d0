"""`remit sql`: one reading statement over the published tables and the lake's datasets, confined.

Two fences, each enough alone for what it covers: the statement is parsed, and only reading parts are let through; the
connection itself can open no other file (see `queries.database`).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.schema import DATASETS
from queries.database import SECONDS, fetch, first_line, reading

_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_TABLE_FUNCTIONS = {
    "duckdb_columns",
    "duckdb_functions",
    "duckdb_tables",
    "duckdb_types",
    "duckdb_views",
    "generate_series",
    "json_each",
    "json_tree",
    "range",
    "unnest",
}
_OUTWARD = {"current_setting", "getenv", "getvariable", "sleep_ms", "write_log", "nextval", "currval"}
_UNBOUNDED = {"array_resize", "format", "generate_series", "list_resize", "lpad", "printf", "range", "repeat", "rpad"}
"""Functions that can fill the memory in a single call, which DuckDB can't interrupt. (As tables, range and
generate_series come row by row, and are let through.)"""
_NAME = re.compile(r"\w+")
_HELP = "one SELECT, FROM, WITH, VALUES, DESCRIBE, SUMMARIZE or SHOW over the published tables and the lake's datasets"


def ask(database: Path, statement: str, *, lake: Lake | None = None, seconds: float = SECONDS) -> pa.Table:
    """Answer one reading statement; the lake's datasets are views of their own names where a lake is given.

    Raises RemitError for anything else than one reading statement, and where the time or size limit is passed.
    """
    tables = {name.lower() for name in check(statement)}
    raw = lake if tables & set(DATASETS) else None
    with reading(database, raw) as connection:
        return fetch(connection, statement, seconds=seconds)


def check(statement: str) -> set[str]:
    """Return the names of the tables that a statement reads, as they are written in it.

    Raises RemitError where it is more than one statement, does anything but read, or names a file or a function that
    reaches outside.
    """
    try:
        statements = duckdb.extract_statements(statement)
    except duckdb.Error as error:
        raise RemitError("the statement can't be read", remedy=first_line(error)) from None
    if len(statements) != 1:
        raise RemitError(f"{len(statements)} statements were given", remedy=f"ask {_HELP}")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise RemitError(f"a statement of type {statements[0].type.name} does more than read", remedy=f"ask {_HELP}")
    names: set[str] = set()
    for node in _nodes(_parsed(statement)):
        _check_node(node)
        if node.get("type") == "BASE_TABLE":
            names.add(node["table_name"])
    return names


def _parsed(statement: str) -> dict[str, Any]:
    with duckdb.connect() as connection:
        [(text,)] = connection.sql("select json_serialize_sql($sql::varchar)", params={"sql": statement}).fetchall()
    try:
        tree: dict[str, Any] = json.loads(text)
    except RecursionError:
        raise RemitError("the statement is nested too deeply", remedy="flatten it with WITH") from None
    if tree["error"]:
        raise RemitError("the statement can't be read", remedy=str(tree.get("error_message", "")))
    return tree


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a parse tree; of a table function its arguments, but not its name once more."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            inner = {**node, **node["function"], "function": None} if node.get("type") == "TABLE_FUNCTION" else node
            waiting.extend(inner.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _check_node(node: dict[str, Any]) -> None:
    kind = str(node.get("type", ""))
    if kind.endswith("_NODE") and kind not in _NODES:
        raise RemitError(f"{kind.removesuffix('_NODE').replace('_', ' ').lower()} does more than read", remedy=_HELP)
    if kind == "TABLE_FUNCTION":
        name = node["function"]["function_name"].lower()
        if name not in _TABLE_FUNCTIONS:
            raise RemitError(f"{name}() is not available here", remedy=f"ask {_HELP}")
    elif node.get("class") == "FUNCTION" and node["function_name"].lower() in _OUTWARD | _UNBOUNDED:
        raise RemitError(f"{node['function_name']}() is not available here", remedy=f"ask {_HELP}")
    if kind == "BASE_TABLE" and not _NAME.fullmatch(node["table_name"]):
        raise RemitError(f"{node['table_name']!r} is no table's name", remedy=f"ask {_HELP}")
