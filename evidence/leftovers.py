"""What runs left behind that were not sealed: cleared, or kept for the run that goes on with it."""

import json
import socket
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from evidence.errors import RemitError
from evidence.lake import OPEN, Lake
from evidence.manifest import manifest_path
from evidence.parts import open_folder
from evidence.schema import DATASETS

RESUMABLE = frozenset(("responses", "outcomes"))
"""Datasets whose parts outlive a kill; all others are made anew."""
_DEAD_AFTER = timedelta(hours=12)


def about_path(run_id: str) -> str:
    """Return the file in which a run under way says what it is and who writes it."""
    return f"{open_folder(run_id)}/about.json"


def interrupted(lake: Lake, kind: str, day: date, resume: str) -> tuple[str, list[datetime]] | None:
    """Return the id of the newest run that may go on, and when it was begun, and went on before.

    Runs are sealed in the order of their ids: once a later one is sealed, an earlier one can't be.
    """
    newest = max((sealed.manifest.run_id for sealed in lake.runs()), default="")
    for name in reversed(lake.storage.folders(OPEN)):
        run_id = name.removeprefix("run=")
        if run_id <= newest or not lake.storage.exists(about_path(run_id)):
            continue
        about = json.loads(lake.storage.read(about_path(run_id)))
        if (about["kind"], about.get("day"), about.get("resume")) == (kind, day.isoformat(), resume):
            return run_id, [datetime.fromisoformat(time) for time in (about["started_at"], *about["resumed_at"])]
    return None


def clear(lake: Lake, going_on: str) -> None:
    """Clear what runs left that were not sealed, but for what the run that goes on needs."""
    storage = lake.storage
    for name in storage.folders(OPEN):
        run_id = name.removeprefix("run=")
        if storage.exists(manifest_path(run_id)):
            storage.delete_folder(f"{OPEN}/{name}")
        elif run_id == going_on:
            reduce(lake, run_id)
        else:
            remove(lake, run_id)


def reduce(lake: Lake, run_id: str) -> None:
    """Leave of a run what the next one needs to go on with it."""
    _remove_settled(lake, run_id)
    storage, folder = lake.storage, open_folder(run_id)
    for name in storage.folders(folder):
        if name in DATASETS and name not in RESUMABLE:
            storage.delete_folder(f"{folder}/{name}")


def remove(lake: Lake, run_id: str) -> None:
    """Leave nothing of a run."""
    _remove_settled(lake, run_id)
    lake.storage.delete_folder(open_folder(run_id))


def _remove_settled(lake: Lake, run_id: str) -> None:
    for dataset in DATASETS:
        for partition in lake.storage.folders(dataset):
            lake.storage.delete_folder(f"{dataset}/{partition}/run={run_id}")


def refuse_if_open(lake: Lake) -> None:
    """Guard a lake on S3, where no lock can be held: an unfinished run is another's until it is long dead."""
    for path in lake.storage.files(OPEN):
        if path.endswith("/about.json"):
            about = json.loads(lake.storage.read(path))
            here = about["host"] == socket.gethostname()
            alive = "ended_at" not in about and (not here or Path(f"/proc/{about['pid']}").exists())
            if alive and datetime.now(UTC) - datetime.fromisoformat(about["started_at"]) < _DEAD_AFTER:
                raise RemitError(
                    f"{lake.root}/{path} says that another run is writing (host {about['host']}, pid {about['pid']})",
                    remedy="wait until it has ended, or delete that object if the run is dead",
                )
