"""Processes of the campaign: each serves an estate of its own and holds the night in memory."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from data.sample.estate import Estate, running
from evidence.lake import Lake
from evidence.settings import Settings
from flows.chosen import settings_for
from flows.demo import toml_of
from tests.denied.comparison import Finding, compare
from tests.denied.night import Night

_night: list[Night] = []
_kept = ExitStack()


@contextmanager
def served(folder: Path) -> Iterator[tuple[Estate, Settings]]:
    """Serve an estate, with its environment in place of this process's, and yield it with settings that lead there."""
    with running() as estate:
        for name in [name for name in os.environ if name.startswith(("AWS_", "REMIT_"))]:
            del os.environ[name]
        os.environ.update(estate.environment)
        config = folder / f"{os.getpid()}.toml"
        config.write_text(toml_of(estate.settings))
        yield estate, settings_for(config, str(folder / "lake"), folder / "remit.duckdb")


def prepare(folder: Path) -> None:
    """Give a worker an estate of its own, and the night that was collected from its twin."""
    estate, settings = _kept.enter_context(served(folder))
    _night.append(Night(estate, settings, Lake.open(settings.lake)))


def deny(action: str) -> Finding:
    """Deny an action in this process."""
    started = time.monotonic()
    finding = compare(_night[0], action)
    finding.seconds = round(time.monotonic() - started, 1)
    return finding
