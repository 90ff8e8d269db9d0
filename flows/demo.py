"""`remit demo`: a night on the embedded estate. The one room that may start it."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
            with _estate() as found:
                config.write_text(toml_of(found), encoding="utf-8")
                return run_nightly(settings_for(config, settings.lake, settings.database), config, server)
        finally:
            server.stop()


@contextmanager
def _estate() -> Iterator[dict[str, Any]]:
    """Serve the estate, with its environment in place of the user's AWS environment; yields its settings."""
    from data.sample.estate import running

    with running() as estate:
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
