"""Builds `records.c` when remit is installed; without a compiler it goes on without, and remit reads in Python."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "collectors/trail/native/records.c"
LIBRARY = "collectors/trail/native/records.so"
_OPTIONS = ["-O3", "-std=c11", "-shared", "-fPIC"]


class NativeBuildHook(BuildHookInterface[Any]):
    """Hatchling's hook: named in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the library beside its source, and make it part of a wheel."""
        root = Path(self.root)
        if built(root / SOURCE, root / LIBRARY):
            build_data["artifacts"].append(LIBRARY)
            build_data["pure_python"], build_data["infer_tag"] = False, True
        else:
            self.app.display_warning("no C compiler: remit will read CloudTrail's records in Python, slower")


def built(source: Path, library: Path) -> bool:
    """Compile a source to a shared library; returns whether that could be done."""
    compiler = shlex.split(os.environ.get("CC", "cc"))
    with tempfile.TemporaryDirectory(dir=library.parent) as scratch:
        fresh = Path(scratch) / library.name
        try:
            subprocess.run([*compiler, *_OPTIONS, "-o", str(fresh), str(source)], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            library.unlink(missing_ok=True)
            return False
        fresh.replace(library)
    return True
