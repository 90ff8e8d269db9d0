"""Writing for people and for programs: listings in every format, and what happens meanwhile on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows.commands.options import Format

if TYPE_CHECKING:
    import pyarrow as pa

    from evidence.manifest import Sealed


def listing(rows: list[dict[str, Any]], schema: "pa.Schema", form: Format, *, title: str = "") -> None:
    """Write rows in a format to standard output; an empty listing still has its columns."""
    import pyarrow as pa

    from queries.formats import print_table, write

    table = pa.Table.from_pylist(rows, schema=schema)
    if form == "table":
        print_table(table, title=title, most=len(rows))
    else:
        write(table, form, title=title)


def say(text: str) -> None:
    """Print one line of text as it is, without styling what an account may have named."""
    from rich.console import Console

    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def sealed_line(sealed: "Sealed", lake: str) -> str:
    """Return the line that names a run that was just sealed."""
    manifest = sealed.manifest
    rows = sum(entry.rows for entry in manifest.files)
    return (
        f"sealed run {manifest.run_id} in {lake}: {rows:,} rows in {len(manifest.files)} files, SHA-256 {sealed.sha256}"
    )


@contextmanager
def reading_bytes(what: str, total: int | None) -> Iterator[Any]:
    """Show on a terminal how far reading `total` bytes is; yields what is to be told the bytes of each file."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda read: progress.advance(task, read)
