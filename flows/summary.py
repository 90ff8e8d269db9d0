"""The responsibility summary: who carried what on the newest night, for a terminal and for Prefect's artifact."""

from dataclasses import dataclass
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
    count(*) filter (status = 'pass') as passed,
    count(*) filter (status = 'fail') as failed,
    count(*) filter (status = 'not_applicable') as not_applicable,
    count(*) filter (status = 'no_evidence') as no_evidence
from categories
left join (from control_results where as_of = (select max(as_of) from control_results)) using (category_id)
group by category_id, title, position
order by position
"""
_HEADINGS = ("category", "pass", "fail", "not applicable", "no evidence")
_WIDTH = 110


@dataclass(frozen=True)
class Row:
    """One category, and the number of results by status on the newest night."""

    title: str
    passed: int
    failed: int
    not_applicable: int
    no_evidence: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.passed, self.failed, self.not_applicable, self.no_evidence


def read(database: Path) -> list[Row]:
    """Read the summary from the published tables, in the order of the categories."""
    with reading(database) as connection:
        return [Row(**row) for row in fetch(connection, _COUNTS).to_pylist()]


def show(night: Night, settings: Settings) -> None:
    """Print how a night ended: the summary, what seals it, what is missing, and what to ask next."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    if night.published:
        table = Table(title=f"Responsibilities on {night.day}", title_justify="left", title_style="bold")
        table.add_column(_HEADINGS[0])
        for heading in _HEADINGS[1:]:
            table.add_column(heading, justify="right")
        for row in read(settings.database):
            table.add_row(row.title, *(f"{count:,}" for count in row.counts))
        console.print(table)
    for line in _lines(night, settings):
        console.print(Text(line), soft_wrap=True)


def _lines(night: Night, settings: Settings) -> list[str]:
    lines = [
        f"run       {night.run_id} ({night.rows:,} rows in {night.files} files of {settings.lake})",
        f"manifest  SHA-256 {night.manifest_sha256}",
        f"gaps      {len(night.gaps) or 'every account and source could be read'}",
        *(f"          {line}" for line in night.gaps),
    ]
    if night.published:
        lines += [
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
        lines += [_row([row.title, *map(str, row.counts)]) for row in read(settings.database)]
    lines += ["", f"Run `{night.run_id}`, manifest SHA-256 `{night.manifest_sha256}`.", ""]
    lines += [f"- Gap: {_escaped(line)}" for line in night.gaps]
    lines += [f"- Broken: {_escaped(line)}" for line in night.problems]
    return "\n".join(lines) + "\n"


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else char for char in text)
