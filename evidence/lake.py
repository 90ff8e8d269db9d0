"""The lake: datasets of Parquet files, one sealed run after another.

Layout below the root: `lake.json` (format), `manifests/<run id>.json`, `<dataset>/date=…/run=<run id>/part-*.parquet`,
and `open/run=<run id>/` for a run that is under way. A file that no manifest names is not part of the lake.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from evidence.errors import RemitError
from evidence.manifest import FOLDER, FileEntry, Sealed
from evidence.schema import DATASETS, FORMAT
from evidence.storage import Storage

OPEN = "open"
"""Folder of runs that are under way or were killed; nothing in it is evidence."""
ABOUT = "lake.json"
LOCK = ".lock"


@dataclass
class Lake:
    """A lake at a local folder or an S3 prefix."""

    storage: Storage
    _read: dict[str, Sealed] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, root: str | Path, *, create: bool = False) -> "Lake":
        """Open the lake at a root.

        Raises RemitError where there is none and `create` is not set, and where a newer remit wrote it.
        """
        storage = Storage(root)
        if not storage.exists(ABOUT):
            if not create:
                raise RemitError(
                    f"no lake at {storage.root}",
                    remedy="run `remit nightly` or `remit demo` first, or name it with --lake",
                )
            about = {"format": FORMAT, "created_at": datetime.now(UTC).isoformat(timespec="seconds")}
            storage.write(ABOUT, (json.dumps(about) + "\n").encode())
        _check_format(storage)
        return cls(storage)

    @property
    def root(self) -> str:
        return self.storage.root

    def runs(self) -> list[Sealed]:
        """Return the sealed runs, oldest first.

        Raises VerificationError where a manifest can't be read.
        """
        paths = [path for path in self.storage.files(FOLDER) if path.endswith(".json")]
        for path in paths:
            if path not in self._read:
                self._read[path] = Sealed.parse(path, self.storage.read(path))
        return sorted((self._read[path] for path in paths), key=lambda sealed: sealed.manifest.run_id)

    def files(self, dataset: str, *, more: Iterable[FileEntry] = (), runs: Iterable[Sealed] | None = None) -> list[str]:
        """Return the full paths of a dataset's sealed files, and of those among `more`, in the order of the runs.

        `runs` are those whose files are wanted; all by default.
        """
        sealed = [entry for run in (self.runs() if runs is None else runs) for entry in run.manifest.files]
        return [self.storage.full(entry.path) for entry in (*sealed, *more) if entry.dataset == dataset]


def _check_format(storage: Storage) -> None:
    try:
        found = json.loads(storage.read(ABOUT))["format"]
    except (ValueError, KeyError, TypeError):
        raise RemitError(
            f"{storage.root}/{ABOUT} is damaged", remedy=f'restore it; it reads {{"format": {FORMAT}}}'
        ) from None
    if not isinstance(found, int) or found > FORMAT:
        raise RemitError(
            f"{storage.root}/{ABOUT} has format {found}, and this remit reads up to {FORMAT}",
            remedy="upgrade remit to the version that wrote this lake",
        )


def part_folder(dataset: str, day: date, run_id: str) -> str:
    """Return the folder of a run's files of one dataset and day. Raises KeyError for an unknown dataset."""
    return f"{DATASETS[dataset].name}/date={day.isoformat()}/run={run_id}"
