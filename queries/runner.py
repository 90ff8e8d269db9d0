"""Asking a question: from a query's name and parameters to its answer, as an Arrow table or a pandas DataFrame."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from evidence.settings import load_settings
from queries.catalog import Query, find, load
from queries.database import fetch, reading
from queries.frames import frame
from queries.parameters import Value, bind, refuse_unused, resolve_days


@dataclass(frozen=True)
class Answer:
    """A query's rows, and the values that it was asked with (the days under as_of, night, from and to)."""

    query: Query
    values: dict[str, Value]
    table: pa.Table


def answer(
    name: str,
    *,
    database: Path,
    as_of: date | str | None = None,
    from_day: date | str | None = None,
    to_day: date | str | None = None,
    params: dict[str, Any] | None = None,
    queries: dict[str, Query] | None = None,
) -> Answer:
    """Ask a query of the published tables; `queries` are those of this folder by default.

    Raises RemitError for an unknown query, for parameters that don't fit, for a day that the query would not honour,
    and where there are no tables.
    """
    query = find(name, queries or load())
    refuse_unused(query, as_of, from_day, to_day)
    with reading(database) as connection:
        days = resolve_days(connection, as_of, from_day, to_day)
        values = bind(query, params or {}, days, connection)
        return Answer(query, values, fetch(connection, query.sql, values))


def run(
    name: str,
    *,
    as_of: date | str | None = None,
    from_day: date | str | None = None,
    to_day: date | str | None = None,
    database: Path | str | None = None,
    **params: Any,
) -> pd.DataFrame:
    """Ask a query from a notebook; `attrs` of the answer hold the question and what it was asked with.

    `database` is the one of remit.toml by default. Raises RemitError as `answer` does.
    """
    path = Path(database) if database else load_settings().database
    found = answer(name, database=path, as_of=as_of, from_day=from_day, to_day=to_day, params=params)
    data = frame(found.table)
    data.attrs = {"query": name, "question": found.query.question, **{k: str(v) for k, v in found.values.items()}}
    return data
