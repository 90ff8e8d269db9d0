"""Measuring whole processes: wall time, CPU time and memory, the best of three."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

TRIES = 3


class Measured(NamedTuple):
    """What a command took: seconds of wall and CPU time, and the memory of its largest process at its peak, in MB."""

    wall: float
    cpu: float
    peak_mb: float


def measured(
    command: list[str], out: Path, environment: Mapping[str, str] | None = None, *, tries: int = TRIES
) -> Measured:
    """Return what the fastest try of a command took; `out` is an empty folder for each try."""
    return min(_once(command, out, environment) for _ in range(tries))


def _once(command: list[str], out: Path, environment: Mapping[str, str] | None) -> Measured:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
