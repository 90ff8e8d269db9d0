"""The responsibility summary: who carried what on a night, for a terminal and for Prefect's artifact."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evidence.settings import Settings
from flows.steps import Night
from queries.database import fetch, reading

_COUNTS = """
select
    title,
    side,
    coalesce(sum(passed), 0) as passed,
    coalesce(sum(failed), 0) as failed,
    coalesce(sum(not_applicable), 0) as not_applicable,
    coalesce(sum(no_evidence), 0) as no_evidence
from categories
left join (from responsibility_summary where as_of = $day) using (category_id)
group by title, side, position
order by position
"""
_UNANSWERED = "select count(*) from gaps where as_of = $day and kind = 'call'"
_HEADINGS = ("category", "pass", "fail", "not applicable", "no evidence")
_WIDTH = 110


@dataclass(frozen=True)
class Row:
    """One category, whose side of the model it is on, and the number of results by status."""

    title: str
    side: str
    passed: int
    failed: int
    not_applicable: int
    no_evidence: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.passed, self.failed, self.not_applicable, self.no_evidence


def read(database: Path, day: date) -> tuple[list[Row], int]:
    """Read a night's summary, in the order of the categories, and the number of calls that got no answer."""
    with reading(database) as connection:
        rows = [Row(**row) for row in fetch(connection, _COUNTS, {"day": day}).to_pylist()]
        return rows, int(fetch(connection, _UNANSWERED, {"day": day})[0][0].as_py())


def show(night: Night, settings: Settings) -> None:
    """Print how a night ended: the summary, what seals it, what is missing, and what to ask next."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    unanswered = 0
    if night.published:
        rows, unanswered = read(settings.database, night.day)
        table = Table(title=f"Responsibilities on {night.day}", title_justify="left", title_style="bold")
        table.add_column(_HEADINGS[0])
        for heading in _HEADINGS[1:]:
            table.add_column(heading, justify="right")
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            ends_side = after is not None and after.side != row.side
            table.add_row(row.title, *(f"{count:,}" for count in row.counts), end_section=ends_side)
        console.print(table)
    for line in _lines(night, settings, unanswered):
        console.print(Text(line), soft_wrap=True)


def _lines(night: Night, settings: Settings, unanswered: int) -> list[str]:
    lines = []
    if night.run_id:
        lines += [
            f"run       {night.run_id} ({night.rows:,} rows in {night.files} files of {settings.lake})",
            f"manifest  SHA-256 {night.manifest_sha256}",
        ]
    lines += [f"gap       {line}" for line in night.gaps]
    lines += [f"broken    {line}" for line in night.problems]
    if night.published:
        lines += [
            f"gaps      {unanswered:,} calls got no answer: table gaps",
            f"tables    {settings.database}",
            "next      remit query list",
            "          remit sql \"from control_results where status = 'fail'\"",
            f"          remit verify {settings.lake}",
        ]
    return lines


def markdown(night: Night, settings: Settings) -> str:
    """Return the summary as Markdown; account names are escaped, because they are not ours."""
    lines = [f"# Night of {night.day}", ""]
    if night.published:
        lines += [_row(_HEADINGS), _row(["---", *["---:"] * 4])]
        lines += [_row([row.title, *map(str, row.counts)]) for row in read(settings.database, night.day)[0]]
    lines += ["", f"Run `{night.run_id}`, manifest SHA-256 `{night.manifest_sha256}`.", ""]
    lines += [f"- Gap: {_escaped(line)}" for line in night.gaps]
    lines += [f"- Broken: {_escaped(line)}" for line in night.problems]
    return "\n".join(lines) + "\n"


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else char for char in text)
