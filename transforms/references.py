"""Which tables a SQL text reads, from DuckDB's own parser; nothing is run and nothing needs to exist."""

import json
from pathlib import Path
from typing import Any

import duckdb

from evidence.errors import RemitError
from transforms.front_matter import shown


def tables_read(connection: duckdb.DuckDBPyConnection, path: Path, sql: str) -> frozenset[str]:
    """Return the names of the tables that one SELECT reads, its own common table expressions left out.

    Raises RemitError, with file and line, where the text is no single SELECT.
    """
    [(text,)] = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
    parsed = json.loads(text)
    if parsed["error"]:
        line = sql.encode()[: int(parsed.get("position", 0))].count(b"\n") + 1
        raise RemitError(f"{shown(path)}:{line}: not a SELECT that DuckDB reads", remedy=parsed["error_message"])
    if len(parsed["statements"]) != 1:
        raise RemitError(f"{shown(path)}: more than one statement", remedy="keep one SELECT in a file")
    found: set[str] = set()
    _walk(parsed["statements"][0]["node"], frozenset(), found)
    return frozenset(found)


def _walk(node: Any, bound: frozenset[str], found: set[str]) -> None:
    if isinstance(node, list):
        for child in node:
            _walk(child, bound, found)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE" and node["table_name"] not in bound:
        found.add(node["table_name"])
    expressions = (node.get("cte_map") or {}).get("map", [])
    for entry in expressions:
        recursive = entry["value"]["query_node"]["type"] == "RECURSIVE_CTE_NODE"
        _walk(entry["value"], bound | {entry["key"]} if recursive else bound, found)
        bound |= {entry["key"]}
    for key, child in node.items():
        if key != "cte_map":
            _walk(child, bound, found)
