"""Writing an answer: as a table for people, or as csv, json, parquet or xlsx, to a stream or a file.

Text from an AWS account is untrusted: it can't become a formula in a workbook or a control sequence in a terminal.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evidence.errors import RemitError

Format = Literal["table", "csv", "json", "parquet", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
PRINTED_ROWS = 200
"""How many rows the format table prints; the others write every row."""
_WIDEST = 320
"""Columns of text that a table may take where no terminal shows it."""
_EXCEL_ROWS = 1_048_575
_EXCEL_TEXT = 32_767
_EXCEL_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
_BATCH = 10_000


def write(table: pa.Table, kind: Format, out: Path | None = None, *, title: str = "") -> None:
    """Write a table in a format to a file, or to standard output.

    Raises RemitError where the file can't be written, and where a binary format would go to a terminal.
    """
    try:
        if out:
            with out.open("wb") as stream:
                _write_to(stream, table, kind, title)
        else:
            if kind in ("parquet", "xlsx") and sys.stdout.isatty():
                raise RemitError(f"{kind} is no text for a terminal", remedy="name a file with --out, or use a pipe")
            if kind == "table":
                print_table(table, title=title)
            else:
                sys.stdout.flush()
                _write_to(sys.stdout.buffer, table, kind, title)
                sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RemitError(f"{out or 'standard output'} could not be written", remedy=str(error.strerror)) from None


def _write_to(stream: BinaryIO, table: pa.Table, kind: Format, title: str) -> None:
    if kind == "csv":
        stream.write(b"".join(_csv(table)))
    elif kind == "json":
        stream.writelines(_json(table))
    elif kind == "parquet":
        pq.write_table(table, stream, compression="zstd")
    elif kind == "xlsx":
        _xlsx(stream, table, title)
    else:
        text = io.StringIO()
        print_table(table, Console(file=text), title=title)
        stream.write(text.getvalue().encode())


def print_table(table: pa.Table, console: Console | None = None, *, title: str = "", most: int = PRINTED_ROWS) -> None:
    """Print a table's first rows, and say how many more there are; elsewhere than on a terminal as wide as it likes."""
    console = console or Console()
    printed = Table(title=Text(_printable(title)) if title else None, title_justify="left")
    for field in table.schema:
        numeric = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        printed.add_column(field.name, justify="right" if numeric else "left", overflow="fold")
    for row in table.slice(0, most).to_pylist():
        printed.add_row(*(Text(_printable(text(value, lines=True))) for value in row.values()))
    if not console.is_terminal:
        console.width = min(
            max(console.width, console.measure(printed, options=console.options.update(width=_WIDEST)).maximum), _WIDEST
        )
    console.print(printed)
    if table.num_rows > most:
        console.print(f"… and {table.num_rows - most:,} more rows; --format csv writes them all")


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: times as ISO 8601 with Z, days as ISO, bytes as hexadecimal."""
    match value:
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            return moment.isoformat() + ("Z" if value.tzinfo else "")
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            return value.hex()
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
    return str(value)


def text(value: Any, *, lines: bool = False) -> str:
    """Return a value as one text: nothing for null, lists of texts as JSON, or line by line."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if lines and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(_BATCH):
        yield from batch.to_pylist()


def _csv(table: pa.Table) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.column_names)
    for number, row in enumerate(_rows(table)):
        writer.writerow([text(value) for value in row.values()])
        if number % _BATCH == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _json(table: pa.Table) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(_rows(table)):
        yield (",\n " if number else "\n ").encode() + json.dumps(plain(row), ensure_ascii=False).encode()
    yield b"\n]\n" if table.num_rows else b"]\n"


def _xlsx(stream: BinaryIO, table: pa.Table, title: str) -> None:
    if table.num_rows > _EXCEL_ROWS:
        raise RemitError(
            f"{table.num_rows:,} rows don't fit in a worksheet ({_EXCEL_ROWS:,})", remedy="use csv or parquet"
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "remove_timezone": True, "nan_inf_to_errors": True})
    book.set_properties({"title": title, "created": _EXCEL_CREATED})
    sheet = book.add_worksheet("answer")
    bold = book.add_format({"bold": True})
    moment, day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, field in enumerate(table.schema):
        zoned = pa.types.is_timestamp(field.type) and field.type.tz
        sheet.write_string(0, column, f"{field.name} (UTC)" if zoned else field.name, bold)
        sheet.set_column(column, column, max(12, min(60, len(field.name) + 4)))
    for number, row in enumerate(_rows(table), start=1):
        for column, value in enumerate(row.values()):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value.astimezone(UTC) if value.tzinfo else value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, int | float | Decimal):
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, _cell(text(value, lines=True)))
    sheet.freeze_panes(1, 0)
    if table.num_columns:
        sheet.autofilter(0, 0, table.num_rows, table.num_columns - 1)
    book.close()
    stream.write(buffer.getvalue())


def _cell(value: str) -> str:
    return value if len(value) <= _EXCEL_TEXT else value[: _EXCEL_TEXT - 1] + "…"


def _printable(value: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else f"\\x{ord(char):02x}" for char in value)
