"""Reading the published tables: a DuckDB connection that can read them, and the lake's sealed files, and nothing else.

Nothing here writes. The tables' file is attached read-only to a database in memory, so that any number of readers may
hold it while the nightly run publishes the next one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from evidence.duck import attach_lake, connect
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.schema import DATASETS, TIME

SECONDS = 60.0
"""How long one question may take."""
RESULT_BYTES = 1 << 30
"""How large one answer may be in memory."""
_BATCH_ROWS = 50_000
_POLL_SECONDS = 0.1
_WHOLE = pa.decimal128(38, 0)


@contextmanager
def reading(database: Path, lake: Lake | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to the published tables, and to the lake's datasets as views where a lake is given.

    Files other than these, the network, extensions, settings and the caller's Python variables are out of reach.
    Raises RemitError where the file is absent or no DuckDB database.
    """
    connection = connect()
    try:
        attach(connection, database)
        if lake:
            attach_lake(connection, lake)
        _confine(connection, lake)
        yield connection
    finally:
        connection.close()


def attach(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Attach the published tables, read-only, as `remit`, and make it the database that names are looked up in.

    Raises RemitError where the file is absent or no DuckDB database.
    """
    if not database.is_file():
        raise RemitError(
            f"{database} does not exist", remedy="run `remit nightly` or `remit demo` first, or name another database"
        )
    try:
        connection.execute(f"attach {_quoted(str(database.absolute()))} as remit (read_only)")
    except duckdb.Error as error:
        raise RemitError(f"{database} can't be opened", remedy=first_line(error)) from None
    connection.execute("use remit")


def _confine(connection: duckdb.DuckDBPyConnection, lake: Lake | None) -> None:
    files = [file for name in DATASETS for file in lake.files(name)] if lake and lake.storage.local else []
    connection.execute(f"set allowed_paths = [{', '.join(map(_quoted, files))}]")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set python_enable_replacements = false")
    connection.execute("set temp_directory = ''")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def fetch(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    params: dict[str, Any] | None = None,
    *,
    seconds: float = SECONDS,
    most_bytes: int = RESULT_BYTES,
) -> pa.Table:
    """Run one query and return its rows: times in UTC, whole numbers as int64.

    Raises RemitError where the query fails, takes longer than `seconds`, or answers with more than `most_bytes`.
    """
    batches: list[pa.RecordBatch] = []
    size = 0
    try:
        with _interrupted_after(connection, seconds):
            relation = connection.sql(sql, params=params or None)
            reader = relation.to_arrow_reader(_BATCH_ROWS)
            for batch in reader:
                size += batch.nbytes
                if size > most_bytes:
                    raise RemitError(
                        f"the answer is larger than {most_bytes >> 20} MiB", remedy="ask for fewer rows or columns"
                    )
                batches.append(batch)
    except (duckdb.Error, OSError, pa.ArrowException) as error:
        if "INTERRUPT" in str(error):
            raise RemitError(
                f"the question took longer than {seconds:g} seconds", remedy="narrow it, for example to fewer days"
            ) from None
        raise RemitError("the query failed", remedy=first_line(error)) from None
    return _tidied(pa.Table.from_batches(batches, reader.schema))


@contextmanager
def _interrupted_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what runs in the block once the time is over, and go on until it gives in."""
    done = threading.Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        while not done.wait(_POLL_SECONDS):
            connection.interrupt()

    watcher = threading.Thread(target=watch, name="time limit", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _tidied(table: pa.Table) -> pa.Table:
    for index, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz:
            table = table.set_column(index, field.name, table.column(index).cast(TIME))
        elif field.type == _WHOLE:
            try:
                table = table.set_column(index, field.name, table.column(index).cast(pa.int64()))
            except pa.ArrowInvalid:
                continue
    return table


def first_line(error: BaseException) -> str:
    """Return the first line of a DuckDB error without its class, such as `Binder Error: `."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return line.partition("Error: ")[2] or line
