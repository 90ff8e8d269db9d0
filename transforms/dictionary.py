"""The data dictionary: what each published table and column says, inside of the database that holds them.

It stands in two places: as comments, which tools show beside a column, and as a table that can be asked.
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from evidence.schema import STRING, STRINGS
from transforms.models import Mart

NAME = "data_dictionary"
_ROWS, _LETTERS = 1_000, 80
"""An example is the least value among that many rows, cut to that many letters."""
_SCHEMA = pa.schema(
    {
        "table_name": STRING,
        "column_name": STRING,
        "position": pa.int64(),
        "type": STRING,
        "description": STRING,
        "unit": STRING,
        "accepted_values": STRINGS,
        "may_be_null": pa.bool_(),
        "refers_to": STRING,
        "example": STRING,
    }
)


def write(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart]) -> None:
    """Describe the marts, which must have been built with the columns that they declare."""
    rows = [row for mart in marts for row in _described(connection, mart)]
    connection.register("dictionary__arrow", pa.Table.from_pylist(rows, schema=_SCHEMA))
    connection.execute(f"create table {NAME} as from dictionary__arrow order by table_name, position")
    connection.unregister("dictionary__arrow")


def _described(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[dict[str, object]]:
    kind = "view" if mart.head.view else "table"
    connection.execute(f"comment on {kind} {mart.name} is {_text(mart.head.description)}")
    types = {row[0]: row[1] for row in connection.execute(f"describe {mart.name}").fetchall()}
    least = ", ".join(f"left(min({name})::varchar, {_LETTERS})" for name in types)
    [examples] = connection.execute(f"select {least} from (from {mart.name} limit {_ROWS})").fetchall()  # noqa: S608
    rows: list[dict[str, object]] = []
    for position, ((name, of_type), example) in enumerate(zip(types.items(), examples, strict=True), 1):
        column = mart.head.columns[name]
        said = " ".join(column.about.split()) + (f" [{column.unit}]" if column.unit else "")
        connection.execute(f"comment on column {mart.name}.{name} is {_text(said)}")
        rows.append(
            {
                "table_name": mart.name,
                "column_name": name,
                "position": position,
                "type": of_type,
                "description": " ".join(column.about.split()),
                "unit": column.unit or None,
                "accepted_values": column.values,
                "may_be_null": column.nullable,
                "refers_to": column.of or None,
                "example": example,
            }
        )
    return rows


def _text(value: str) -> str:
    return "'" + " ".join(value.split()).replace("'", "''") + "'"
