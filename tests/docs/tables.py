"""Writes docs/tables.md from the marts' front matter and the columns of published tables.

`python -m tests.docs.tables` writes the page anew; a test fails while the page and the tables differ.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.docs.estate import make
from tests.docs.walkthroughs import ROOT
from transforms.catalog import load_catalog
from transforms.models import Column, Mart

PAGE = ROOT / "docs" / "tables.md"
_HEAD = """\
# The auditors' tables

<!-- Made by `python -m tests.docs.tables` from transforms/marts. A change here is undone; change the front matter. -->

`data/remit.duckdb` holds these tables and `data_dictionary`, which says of each of their columns what this page says,
with an example of its own; tools that show comments show it too. `remit query run dictionary` asks it.

Every night writes the file anew and swaps it in whole, so that
any program may hold it open, read-only, while a night runs. Names and columns are stable: a column that is renamed or
removed is a new version of remit, a column that is added is not.

Each table's key and the columns' rules (not null, accepted values, relationships) are tested whenever the tables are
published; where one does not hold, nothing is published and the tables of the day before stay. Times are UTC.

A day (`as_of`) is the UTC day on which a night began; of several on one day, the last one speaks for it. What did not
change from one night to the next is one row with its first and its last night (`first_on`, `last_on`), both included,
so that the file grows with what changed; `control_results` is a view that has a row for each day all the same.
"""


def render(database: Path) -> str:
    """Return the page's text for the tables of a published database."""
    marts = load_catalog().marts
    with duckdb.connect(str(database), read_only=True) as connection:
        kinds = {
            (table, column): kind
            for table, column, kind in connection.execute(
                "select table_name, column_name, data_type from duckdb_columns() where not internal"
            ).fetchall()
        }
    index = [f"- [`{name}`](#{name}): {_first(mart.head.description)}" for name, mart in marts.items()]
    sections = ["\n".join(_section(mart, kinds)) for mart in marts.values()]
    return "\n".join([_HEAD, *index, "", "\n\n".join(sections), ""])


def _section(mart: Mart, kinds: dict[tuple[str, str], str]) -> Iterator[str]:
    yield f"## {mart.name}\n"
    yield f"{_sentence(mart.head.description)} One row for each {', '.join(f'`{name}`' for name in mart.head.key)}.\n"
    yield "| column | type | what it says |"
    yield "|---|---|---|"
    for name, column in mart.head.columns.items():
        yield f"| `{name}` | {_type(kinds[mart.name, name])} | {_about(column)} |"


def _type(kind: str) -> str:
    return kind.lower().replace("timestamp with time zone", "timestamptz")


def _about(column: Column) -> str:
    said = [_sentence(column.about)]
    if column.unit:
        said.append(f"In {column.unit}.")
    if column.values:
        said.append(f"One of {', '.join(f'`{value}`' for value in column.values)}.")
    if column.of:
        said.append(f"Refers to `{column.of}`.")
    if column.nullable:
        said.append("May be null.")
    return " ".join(said).replace("|", "\\|")


def _first(text: str) -> str:
    return _sentence(text.partition(". ")[0])


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "…", ")")) else f"{text}."


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(render(make(Path(folder))))


if __name__ == "__main__":
    main()
