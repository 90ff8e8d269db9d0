"""`remit demo`: a night on the embedded estate. The one room that may start it."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from evidence.lake import Lake
from flows.chosen import settings_for
from flows.console import run_nightly
from flows.prefect_home import Server


def run_demo(named: Path | None, lake: str | None, database: Path | None) -> int:
    """Start the estate, run the nightly flow on it, and return the exit code.

    Of the user's configuration only one that is `named` is read, and of that where lake and tables lie, so that no
    other lake can be written to.
    Raises RemitError as the flow does.
    """
    for name in [name for name in os.environ if name.startswith("REMIT_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="remit-demo-") as folder:
        config = Path(folder) / "remit.toml"
        config.touch()
        settings = settings_for(named or config, lake, database)
        server = Server(settings.database)
        server.start()
        try:
            day = _day_of(settings.lake)
            with _estate(day - timedelta(days=1)) as found:
                config.write_text(toml_of(found), encoding="utf-8")
                return run_nightly(settings_for(config, settings.lake, settings.database), config, server, day)
        finally:
            server.stop()


def _day_of(lake: str) -> date:
    """Return the day that the demo's nights speak for: that of the lake's first run, or today in UTC.

    The estate's trail is made anew for each last day: in one lake it must stay the same, or its digests would rightly
    read as modified.
    """
    runs = Lake.open(lake, create=True).runs()
    return runs[0].manifest.day if runs else datetime.now(UTC).date()


@contextmanager
def _estate(last_day: date) -> Iterator[dict[str, Any]]:
    """Serve the estate, with its environment in place of the user's AWS environment; yields its settings."""
    from data.sample.estate import running

    with running(last_day) as estate:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(estate.environment)
        yield estate.settings


def toml_of(settings: dict[str, Any]) -> str:
    """Return settings as TOML; JSON's texts, numbers, truths and lists are TOML's too."""
    plain = [f"{name} = {json.dumps(value)}" for name, value in settings.items() if not isinstance(value, dict)]
    for name, section in settings.items():
        if isinstance(section, dict):
            plain += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in section.items())]
    return "\n".join(plain) + "\n"
