"""From what a reader gives to what a query is asked with: types checked, defaults filled in, days resolved."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from evidence.errors import RemitError
from evidence.schema import RESULT_STATUSES
from queries.catalog import ALL, STANDING, Parameter, Query, nearest

PERIOD = timedelta(days=30)
"""Length of the period where none is given: the window that activity is judged over."""
_KNOWN = {
    "category": "select category_id from categories",
    "account": "select account_id from accounts",
    "control": "select control_id from controls",
}
"""Where the values of a type are listed."""

Value = str | int | date


@dataclass(frozen=True)
class Days:
    """The days of a question: the day asked about, the judged night that speaks for it, and the period."""

    as_of: date
    night: date
    first: date
    last: date

    def values(self) -> dict[str, Value]:
        return {"as_of": self.as_of, "night": self.night, "from": self.first, "to": self.last}


def resolve_days(
    connection: duckdb.DuckDBPyConnection,
    as_of: date | str | None,
    first: date | str | None,
    last: date | str | None,
) -> Days:
    """Fill in the days that were not given: the newest night, and the 30 days up to it.

    Raises RemitError where no night had been judged by then, and for a period that ends before it begins.
    """
    [(oldest, newest)] = connection.sql("select min(as_of), max(as_of) from nights").fetchall()
    if newest is None:
        raise RemitError("no night has been judged yet", remedy="run `remit nightly` first")
    asked = newest if as_of is None else day_of("as_of", as_of)
    [(night,)] = connection.sql("select max(as_of) from nights where as_of <= $day", params={"day": asked}).fetchall()
    if night is None:
        raise RemitError(f"no night had been judged on {asked}", remedy=f"the first one is {oldest}")
    end = asked if last is None else day_of("to", last)
    begin = end - PERIOD if first is None else day_of("from", first)
    if begin > end:
        raise RemitError(f"the period from {begin} to {end} ends before it begins", remedy="swap the two days")
    return Days(asked, night, begin, end)


def refuse_unused(query: Query, as_of: date | str | None, first: date | str | None, last: date | str | None) -> None:
    """Refuse a day or a period that a query would not honour. Raises RemitError that says what its time is.

    A day ends the period of a query over a period, unless the period's own end is given.
    """
    if query.time == "none" and (as_of or first or last):
        raise RemitError(f"query {query.name} has no time, so no day can be asked for", remedy=query.about_time)
    if (first or last) and "period" not in query.time:
        raise RemitError(f"query {query.name} speaks of one day, not of a period", remedy="give the day with --as-of")
    if as_of and last and "day" not in query.time:
        raise RemitError(
            f"query {query.name} speaks of a period, and its end is given twice", remedy="give --to or --as-of"
        )


def bind(query: Query, given: dict[str, Any], days: Days, connection: duckdb.DuckDBPyConnection) -> dict[str, Value]:
    """Return the value of every parameter that a query uses.

    Raises RemitError for a parameter that is missing, unknown or of the wrong type.
    """
    for name in given:
        if name not in query.parameters:
            hint = nearest(name, query.parameters) or (
                f"it has {', '.join(query.parameters)}" if query.parameters else "it has none of its own"
            )
            raise RemitError(f"query {query.name} has no parameter {name}", remedy=hint)
    values = {name: value for name, value in days.values().items() if name in query.uses & STANDING}
    for name, parameter in query.parameters.items():
        value = given.get(name, parameter.default)
        if value is None:
            hint = f"give it: --param {name}=… ({parameter.description or parameter.type})"
            raise RemitError(f"query {query.name} needs parameter {name}", remedy=hint)
        values[name] = _typed(name, value, parameter, connection)
    return values


def day_of(name: str, value: Any) -> date:
    """Return a day from a date or from ISO text such as 2026-01-31. Raises RemitError for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise RemitError(f"{name} is {value!r}, which is no day", remedy="write it as 2026-01-31")


def _typed(name: str, value: Any, parameter: Parameter, connection: duckdb.DuckDBPyConnection) -> Value:
    if parameter.type == "day":
        return day_of(name, value)
    if parameter.type == "integer":
        return _integer(name, value)
    if not isinstance(value, str):
        raise RemitError(f"{name} is {value!r}, which is no text", remedy="put it in quotes")
    if parameter.type == "text" or (value == ALL and parameter.default == ALL):
        return value
    known = list(RESULT_STATUSES)
    if parameter.type != "status":
        known = [row[0] for row in connection.sql(_KNOWN[parameter.type]).fetchall()]
    if value not in known:
        hint = nearest(value, known) or f"the known ones are {', '.join(known[:8])}{' …' if len(known) > 8 else ''}"
        raise RemitError(f"{name} is {value!r}, which is no known {parameter.type}", remedy=hint)
    return value


def _integer(name: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}", value):
        return int(value)
    raise RemitError(f"{name} is {value!r}, which is no whole number", remedy="write it as 90")
