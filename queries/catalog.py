"""The questions: `queries/<who asks>/<question>.sql`. The folder is the registry, the file's name is the question's.

Beside its own parameters, a query's SQL may use `$as_of` (the day that is asked about), `$night` (the newest judged day
that is not after it), and `$from` and `$to` (the first and the last day of the period, both within it).
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import Field

from evidence.errors import RemitError
from transforms.front_matter import Head, SqlFile, shown

GROUPS = ("auditor", "engineer", "manager")
STANDING = frozenset({"as_of", "night", "from", "to"})
"""Parameters that every query can use."""
_TIMES = {"day": frozenset({"as_of", "night"}), "period": frozenset({"from", "to"})}
ALL = "all"
"""The value of a category, an account, a status or a control that stands for every one, where it is the default."""
_HERE = Path(__file__).parent

Type = Literal["text", "integer", "day", "category", "account", "status", "control"]


class Parameter(Head):
    """A parameter of a query; one without a default must be given. Defaults are text, as on the command line."""

    type: Type
    default: str | None = None
    description: str = ""


class Header(Head):
    """A query's front matter."""

    question: str
    time: str = Field("", description="what in the answer does not follow the day or the period that is asked for")
    parameters: dict[str, Parameter] = Field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """One question with its SQL."""

    name: str
    group: str
    question: str
    parameters: dict[str, Parameter]
    sql: str
    path: Path
    uses: frozenset[str]
    about_time: str = ""

    @property
    def time(self) -> str:
        """What the answer follows: `day`, `period`, `day and period`, or `none`."""
        found = [name for name, uses in _TIMES.items() if uses & self.uses]
        return " and ".join(found) or "none"


def load(folder: Path = _HERE) -> dict[str, Query]:
    """Return the queries below a folder by name: in the order of the groups, then by name.

    Raises RemitError, naming the file, for a query that can't be used.
    """
    queries: dict[str, Query] = {}
    for path in sorted(folder.glob("*/*.sql"), key=_order):
        query = _read(path)
        if query.name in queries:
            raise RemitError(
                f"{shown(path)} has the name of {shown(queries[query.name].path)}", remedy="rename one of them"
            )
        queries[query.name] = query
    return queries


def find(name: str, queries: dict[str, Query]) -> Query:
    """Return the query of a name. Raises RemitError that names the nearest one."""
    if name not in queries:
        raise RemitError(f"there is no query {name}", remedy=nearest(name, queries) or "see `remit query list`")
    return queries[name]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `did you mean …?` with the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"did you mean {near[0]}?" if near else ""


def _order(path: Path) -> tuple[int, str]:
    if path.parent.name not in GROUPS:
        raise RemitError(f"{shown(path)} lies in no group of readers", remedy=f"move it to one of {', '.join(GROUPS)}")
    return GROUPS.index(path.parent.name), path.stem


def _read(path: Path) -> Query:
    file = SqlFile.read(path)
    header = file.parsed(Header)
    try:
        statements = duckdb.extract_statements(file.sql)
    except duckdb.Error as error:
        raise RemitError(f"{shown(path)}: {str(error).strip().splitlines()[0]}", remedy="correct the SQL") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise RemitError(f"{shown(path)} is not one SELECT", remedy="a query is one statement that reads")
    uses, declared = frozenset(statements[0].named_parameters), set(header.parameters)
    if taken := declared & STANDING:
        raise RemitError(f"{shown(path)} declares ${min(taken)}", remedy="every query has it; remove the parameter")
    if undeclared := uses - declared - STANDING:
        name = min(undeclared)
        raise RemitError(
            f"{shown(path)}:{_line(path, name)} uses ${name}, which is no parameter",
            remedy=nearest(name, declared | STANDING) or "declare it under `parameters`",
        )
    if unused := declared - uses:
        raise RemitError(f"{shown(path)} does not use its parameter {min(unused)}", remedy="remove it or use it")
    if not uses & STANDING and not header.time:
        raise RemitError(
            f"{shown(path)} uses no day and does not say why",
            remedy="use $night, or say under `time` why there is none",
        )
    return Query(path.stem, path.parent.name, header.question, header.parameters, file.sql, path, uses, header.time)


def _line(path: Path, parameter: str) -> int:
    text = path.read_text("utf-8")
    found = re.search(rf"\${re.escape(parameter)}\b", text, re.IGNORECASE)
    return text.count("\n", 0, found.start() if found else 0) + 1
