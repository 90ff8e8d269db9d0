"""Looks for planted secrets in every file of a folder, also inside of gzip, zip, Parquet, SQLite and DuckDB."""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.acceptance.secrets.marks import marks

_READABLE = ("varchar", "blob", "json", "struct", "map", "[]", "list", "union", "variant")


def found_in(folder: Path) -> dict[str, set[str]]:
    """Return the marks that stand in the files of a folder, each with the places where."""
    found: dict[str, set[str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            for place, data in unpacked(str(file.relative_to(folder)), file.read_bytes(), file):
                for mark in marks(data):
                    found.setdefault(mark, set()).add(place)
    return found


def unpacked(name: str, data: bytes, file: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes, and what they hold if it is a container."""
    yield name, data
    yield f"{name} (its name)", name.encode()
    if data.startswith(b"\x1f\x8b"):
        yield from unpacked(f"{name}!", gzip.decompress(data))
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}!{member}", archive.read(member))
    elif data.startswith(b"PAR1"):
        yield from _parquet(name, data)
    elif data.startswith(b"SQLite format 3\x00") and file:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            yield name, "\n".join(connection.iterdump()).encode()
    elif data[8:12] == b"DUCK" and file:
        yield from _duckdb(name, file)


def _parquet(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    table = pq.read_table(io.BytesIO(data))
    yield f"{name}!schema", f"{table.schema} {table.schema.metadata}".encode()
    for column in table.column_names:
        yield f"{name}!{column}", "\n".join({str(value) for value in table[column].to_pylist()}).encode()


def _duckdb(name: str, file: Path) -> Iterator[tuple[str, bytes]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " join information_schema.tables using (table_schema, table_name) where table_type = 'BASE TABLE'"
        ).fetchall()
        definitions = connection.execute("select sql from duckdb_views() union all select sql from duckdb_tables()")
        yield f"{name}!sql", str(definitions.fetchall()).encode()
        for schema, table, column, kind in columns:
            if any(one in kind.lower() for one in _READABLE):
                rows = connection.execute(f'select distinct "{column}"::varchar from "{schema}"."{table}"').fetchall()
                yield f"{name}!{table}.{column}", "\n".join(str(value) for (value,) in rows).encode()
