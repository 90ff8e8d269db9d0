"""What a night says while it works: bars on a terminal, quiet lines elsewhere, nothing where nobody watches.

The watcher travels in a context variable, so that a flow's tasks find it and need no parameter for it.
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text


class Step(Protocol):
    """A step under way."""

    def at(self, done: int, total: int | None = None, detail: str = "") -> None:
        """Say how many parts are done, of how many if that is known by now."""


class Watcher(Protocol):
    """Whoever is told of a night's steps."""

    def step(self, title: str) -> AbstractContextManager[Step]:
        """Say that a step begins; it ends with the block."""

    def note(self, line: str) -> None:
        """Say something that must not be lost, such as an account that can't be read."""


class _Nothing:
    def at(self, done: int, total: int | None = None, detail: str = "") -> None:
        pass


class _Nobody:
    def step(self, title: str) -> AbstractContextManager[Step]:
        return nullcontext(_Nothing())

    def note(self, line: str) -> None:
        pass


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def step(title: str) -> AbstractContextManager[Step]:
    """Begin a step before whoever watches."""
    return (_watcher.get() or _Nobody()).step(title)


def note(line: str) -> None:
    """Say a line to whoever watches."""
    (_watcher.get() or _Nobody()).note(line)


@contextmanager
def watched() -> Iterator[None]:
    """Show on standard error what happens in the block: bars on a terminal, else a line for each step."""
    console = Console(stderr=True)
    if not console.is_terminal:
        with _watched_by(_Lines()):
            yield
        return
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[detail]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars, _watched_by(_Bars(bars)):
        yield


@contextmanager
def _watched_by(watcher: Watcher) -> Iterator[None]:
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        bar = self._bars.add_task(title, total=None, detail="")
        yield _Bar(self._bars, bar)
        done = self._bars.tasks[bar].completed or 1
        self._bars.update(bar, total=done, completed=done)

    def note(self, line: str) -> None:
        self._bars.console.print(Text(line, style="yellow"))


class _Bar:
    def __init__(self, bars: Progress, bar: TaskID) -> None:
        self._bars, self._bar = bars, bar

    def at(self, done: int, total: int | None = None, detail: str = "") -> None:
        self._bars.update(self._bar, completed=done, total=total, detail=detail)


class _Lines:
    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        started, last = datetime.now(UTC), _Last()
        self.note(title)
        yield last
        seconds = (datetime.now(UTC) - started).total_seconds()
        self.note(f"{title}: done in {seconds:.1f} s{last.text}")

    def note(self, line: str) -> None:
        sys.stderr.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")
        sys.stderr.flush()


class _Last:
    text = ""

    def at(self, done: int, total: int | None = None, detail: str = "") -> None:
        self.text = f" ({detail})" if detail else ""
