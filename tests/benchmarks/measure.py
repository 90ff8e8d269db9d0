"""Measuring whole processes: wall time and CPU time, the best of three."""

import resource
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

TRIES = 3
Measured = tuple[float, float]
"""Wall time and CPU time, in seconds."""


def measured(command: list[str], out: Path, environment: Mapping[str, str] | None = None) -> Measured:
    """Return the best wall time and its CPU time of a command, in seconds; `out` is an empty folder for each try."""
    best = (float("inf"), 0.0)
    for _ in range(TRIES):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - started
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, (wall, cpu))
    return best
