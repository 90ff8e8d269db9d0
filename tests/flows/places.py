"""A place to run whole nights in: a folder with a remit.toml that leads to a served estate."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.sample.estate import Estate
from evidence.lake import Lake
from flows.demo import toml_of

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Place:
    """A folder with a remit.toml that leads to the estate, and the environment of what runs there."""

    folder: Path
    environment: dict[str, str]

    @property
    def lake(self) -> Lake:
        return Lake.open(self.folder / "data" / "lake")

    @property
    def tables(self) -> Path:
        return self.folder / "data" / "remit.duckdb"

    def started(self, *arguments: str, code: Path = ROOT, session: bool = False) -> "subprocess.Popen[str]":
        """Start remit with these arguments, from a checkout; in a session of its own, as a shell's job, if asked."""
        return subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(code)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=session,
        )

    def remit(self, *arguments: str, code: Path = ROOT) -> tuple[int, str, str]:
        """Run remit to its end; return its exit code and what it printed. No traceback may be in it."""
        process = self.started(*arguments, code=code)
        out, err = process.communicate(timeout=600)
        assert "Traceback" not in out + err
        return process.returncode, out, err

    def night(self, code: Path = ROOT, config: str = "remit.toml") -> "subprocess.Popen[str]":
        return self.started("nightly", "--config", config, code=code)

    def whole_night(self, code: Path = ROOT, config: str = "remit.toml") -> tuple[int, str, str]:
        return self.remit("nightly", "--config", config, code=code)


def configured(estate: Estate, folder: Path, **sections: dict[str, Any]) -> Place:
    """Write a remit.toml for the estate, with these sections' keys over the estate's own."""
    settings = {
        name: {**estate.settings.get(name, {}), **sections.get(name, {})} for name in estate.settings | sections
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "remit.toml").write_text(toml_of(settings))
    unwanted = ("AWS_", "PREFECT_", "REMIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return Place(folder, {**kept, **estate.environment})
