import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from evidence.errors import RemitError
from queries.formats import FORMATS, Format, print_table, write

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "https://evil.example", "[bold]x[/bold]", "a\x1b[31mred", 'quo"te,comma']
TIME = pa.timestamp("us", tz="UTC")


@pytest.fixture
def table() -> pa.Table:
    count = len(HOSTILE)
    return pa.table(
        {
            "account_id": pa.array(["000123456789"] * count),
            "name": pa.array(HOSTILE),
            "at": pa.array([datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)] * (count - 1) + [None], TIME),
            "day": pa.array([date(2026, 3, 1)] * count),
            "count": pa.array(range(count), pa.int64()),
            "share": pa.array([0.5] * count),
            "sum": pa.array([Decimal("1.50")] * count, pa.decimal128(10, 2)),
            "open": pa.array([True] * count),
            "evidence": pa.array([["rsp-1#/a", "rsp-2"]] * count),
        }
    )


def written(table: pa.Table, kind: Format, tmp_path: Path) -> Path:
    out = tmp_path / f"answer.{kind}"
    write(table, kind, out, title="What?")
    return out


def test_csv_holds_every_value_as_text(table: pa.Table, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(written(table, "csv", tmp_path).read_text(), newline="")))
    assert [row["name"] for row in rows] == HOSTILE
    assert rows[0] | {"name": ""} == {
        "account_id": "000123456789",
        "name": "",
        "at": "2026-03-01T02:03:04Z",
        "day": "2026-03-01",
        "count": "0",
        "share": "0.5",
        "sum": "1.5",
        "open": "true",
        "evidence": '["rsp-1#/a", "rsp-2"]',
    }
    assert rows[-1]["at"] == ""


def test_json_keeps_types(table: pa.Table, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = json.loads(written(table, "json", tmp_path).read_text())
    assert [row["name"] for row in rows] == HOSTILE
    assert list(rows[0]) == table.column_names
    assert (rows[0]["at"], rows[0]["open"], rows[0]["evidence"]) == (
        "2026-03-01T02:03:04Z",
        True,
        ["rsp-1#/a", "rsp-2"],
    )
    assert rows[-1]["at"] is None
    assert json.loads(written(table.slice(0, 0), "json", tmp_path).read_text()) == []


def test_parquet_is_the_same_table(table: pa.Table, tmp_path: Path) -> None:
    assert pq.read_table(written(table, "parquet", tmp_path)).equals(table)


def test_a_workbook_holds_no_formula_and_no_link(table: pa.Table, tmp_path: Path) -> None:
    out = written(table, "xlsx", tmp_path)
    sheet = openpyxl.load_workbook(out)["answer"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header[:4] == ["account_id", "name", "at (UTC)", "day"]
    names = sheet["B"][1:]
    assert [cell.data_type for cell in names] == ["s"] * len(HOSTILE)
    assert [cell.hyperlink for cell in names] == [None] * len(HOSTILE)
    assert [value for value in (cell.value for cell in names) if "\x1b" not in value and "_x" not in value] == [
        text for text in HOSTILE if "\x1b" not in text
    ]
    assert rows[0][0] == "000123456789"
    assert rows[0][2] == datetime(2026, 3, 1, 2, 3, 4)  # noqa: DTZ001
    assert rows[-1][2] is None
    first = out.read_bytes()
    assert written(table, "xlsx", tmp_path).read_bytes() == first


def test_times_of_another_zone_are_written_in_utc(tmp_path: Path) -> None:
    zoned = pa.table({"at": pa.array([datetime(2026, 3, 1, tzinfo=UTC)], pa.timestamp("us", tz="Asia/Tokyo"))})
    sheet = openpyxl.load_workbook(written(zoned, "xlsx", tmp_path))["answer"]
    assert sheet["A2"].value == datetime(2026, 3, 1)  # noqa: DTZ001
    assert "2026-03-01T00:00:00Z" in written(zoned, "csv", tmp_path).read_text()


def test_a_printed_table_shows_text_as_it_is(table: pa.Table, tmp_path: Path) -> None:
    printed = written(table, "table", tmp_path).read_text()
    assert "What?" in printed
    assert "[bold]x[/bold]" in printed
    assert "\x1b" not in printed
    assert "\\x1b[31mred" in printed


def test_a_long_table_says_what_it_leaves_out() -> None:
    console = Console(file=io.StringIO(), width=80)
    print_table(pa.table({"n": range(5)}), console, most=3)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "… and 2 more rows" in text
    assert "4" not in text


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_goes_to_standard_output_too(
    kind: Format, table: pa.Table, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write(table, kind, title="What?")
    out = capfdbinary.readouterr().out
    assert out == written(table, kind, tmp_path).read_bytes() or kind == "table"
    assert len(out) > 100


def test_a_file_that_cant_be_written_is_one_line(table: pa.Table, tmp_path: Path) -> None:
    with pytest.raises(RemitError, match="could not be written: No such file or directory"):
        write(table, "csv", tmp_path / "absent" / "x.csv")


def test_where_no_terminal_shows_it_a_table_is_as_wide_as_it_likes() -> None:
    narrow, texts = Console(file=io.StringIO(), width=40), ["x" * 100, "y" * 150]
    print_table(pa.table({"first": [texts[0]], "second": [texts[1]]}), narrow)
    [row] = [line for line in narrow.file.getvalue().splitlines() if "x" in line]  # type: ignore[attr-defined]
    assert all(text in row for text in texts)
    endless = Console(file=io.StringIO(), width=40)
    print_table(pa.table({"only": ["z" * 1000]}), endless)
    lines = endless.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert "".join(lines).count("z") == 1000
    assert max(map(len, lines)) <= 320
