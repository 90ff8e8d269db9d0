"""What a night needs of this machine: the configuration, the disk, and a place to write."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from collectors.preflight import LIMITED, OK, WRONG, Check, State
from evidence.settings import DEFAULT_FILE, Settings

_NEEDED, _COMFORTABLE = 1 << 30, 5 << 30
"""Bytes: below the first a night may not end."""


def checks_of_machine(settings: Settings, config: Path | None) -> Iterator[Check]:
    """Look at what a night needs here, and yield what is found."""
    file = config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    found = f"{file} is read" if file else "there is no remit.toml: every setting has its default"
    yield Check("configuration", str(file or ""), OK, found)
    folders = {"tables": settings.database.parent, "scratch": Path(tempfile.gettempdir())}
    if settings.lake.startswith("s3://"):
        yield Check("lake", settings.lake, LIMITED, "whether it can be written is not tried", "run `remit collect`")
    else:
        folders["lake"] = Path(settings.lake)
    for what, folder in folders.items():
        yield _folder(what, folder)


def _folder(what: str, folder: Path) -> Check:
    """Say whether a folder, or the one that it would be made in, can be written, and how much room there is."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return Check(what, str(folder), WRONG, f"{there} can't be written", "name another folder, or change its owner")
    free = shutil.disk_usage(there).free
    state: State = WRONG if free < _NEEDED else LIMITED if free < _COMFORTABLE else OK
    return Check(what, str(folder), state, f"{free / 1e9:.1f} GB are free", "" if state == OK else "make room")
