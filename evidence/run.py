"""Writing a run: spool parts while it is under way, settle them into the lake's files, seal with a manifest.

Any process may spool (`spool_part`); one process begins, settles and seals. A process killed anywhere in between leaves
no visible run: its remains lie under `open/` and in files that no manifest names. The next `begin` clears them, or goes
on with what was asked of AWS if it is told that it may.
"""

import math
import os
import socket
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from evidence import leftovers
from evidence.canonical import canonical_json, sha256, sha256_stream
from evidence.errors import RemitError
from evidence.ids import new_run_id
from evidence.lake import LOCK, Lake, part_folder
from evidence.leftovers import RESUMABLE, about_path
from evidence.manifest import FileEntry, Manifest, Sealed, Software, manifest_path
from evidence.parts import SORTED, open_folder, part_path
from evidence.schema import DATASETS
from evidence.storage import Storage

FILE_BYTES = 192 << 20
"""Size, compressed, that a settled file aims at."""
KEPT_BYTES = 4 << 20
"""Size from which a part that is sorted already is taken as it is."""
_SETTLE_MEMORY = "1GB"


@dataclass(frozen=True)
class RunRef:
    """What another process needs to spool into a run: the lake's root, the run's id and day."""

    root: str
    run_id: str
    day: date


def is_open(run: RunRef) -> bool:
    """Tell whether this process sees the run under way."""
    return Storage(run.root).exists(about_path(run.run_id))


def spool_part(
    run: RunRef, dataset: str, unit: str, rows: pa.Table | Iterable[dict[str, Any]], day: date | None = None
) -> int:
    """Spool rows of one unit of work (such as `111111111111-ec2`) and return their number.

    The same unit spooled again replaces what it spooled before, so that a retried task doubles nothing.
    Rows are a table, or dictionaries, of the dataset's columns; absent columns are null and `run_id` is filled in.
    """
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(list(rows), schema=DATASETS[dataset].schema)
    if not table.num_rows:
        return 0
    column = table.schema.get_field_index("run_id")
    table = table.set_column(column, "run_id", pa.repeat(run.run_id, table.num_rows)).cast(DATASETS[dataset].schema)
    path = part_path(run.run_id, dataset, day or run.day, unit)
    with Storage(run.root).writing(path) as stream:
        pq.write_table(table, stream, compression="zstd", compression_level=1)
    return int(table.num_rows)


def unspool(run: RunRef, unit: str) -> None:
    """Clear what a unit of work spooled in pieces (`<unit>.…`) in a try that failed."""
    storage = Storage(run.root)
    for path in storage.files(open_folder(run.run_id)):
        if path.rsplit("/", 1)[-1].startswith(f"{unit}."):
            storage.delete(path)


@dataclass
class Run:
    """A run under way; made by `begin`."""

    lake: Lake
    run_id: str
    kind: str
    day: date
    started_at: datetime
    resumed_at: tuple[datetime, ...] = ()
    """When the run went on after it had been interrupted."""
    settled: list[FileEntry] = field(default_factory=list)
    _settled_parts: set[str] = field(default_factory=set)

    @property
    def ref(self) -> RunRef:
        return RunRef(self.lake.root, self.run_id, self.day)

    def spool(self, dataset: str, unit: str, rows: pa.Table | Iterable[dict[str, Any]], day: date | None = None) -> int:
        """Spool rows from this process; see `spool_part`."""
        return spool_part(self.ref, dataset, unit, rows, day)

    def settle(self) -> list[FileEntry]:
        """Turn everything spooled so far into the run's sorted files, and return their entries.

        May be called again after more was spooled. What is settled can be read through `lake.files(…, more=settled)`.
        """
        storage = self.lake.storage
        parts: dict[tuple[str, date], list[str]] = {}
        for path in storage.files(open_folder(self.run_id)):
            if path in self._settled_parts:
                continue
            match path.split("/")[2:]:
                case [dataset, partition, _] if dataset in DATASETS:
                    key = (dataset, date.fromisoformat(partition.removeprefix("date=")))
                    parts.setdefault(key, []).append(path)
        fresh = []
        for (dataset, day), paths in sorted(parts.items()):
            fresh += self._settle_day(dataset, day, paths)
        self.settled += fresh
        return fresh

    def _settle_day(self, dataset: str, day: date, paths: list[str]) -> list[FileEntry]:
        storage, folder = self.lake.storage, part_folder(dataset, day, self.run_id)
        offset = sum(entry.path.startswith(folder + "/") for entry in self.settled)
        entries = []
        with tempfile.TemporaryDirectory(prefix="remit-") as scratch:
            sources = _fetched(storage, paths, Path(scratch))
            kept = [
                source for source in sources if source.endswith(SORTED) and Path(source).stat().st_size >= KEPT_BYTES
            ]
            others = [source for source in sources if source not in kept]
            settled = _sorted_files(dataset, others, Path(scratch)) if others else []
            for number, file in enumerate([*settled, *map(Path, kept)]):
                path = f"{folder}/part-{offset + number:04}.parquet"
                entries.append(_entry(dataset, path, file))
                storage.adopt(file, path)
        if dataset in RESUMABLE:
            self._settled_parts.update(paths)
            return entries
        for path in paths:
            storage.delete(path)
        return entries

    def seal(
        self,
        *,
        caller_arn: str | None = None,
        roles: Iterable[str] = (),
        accounts: Iterable[str] = (),
        configuration: dict[str, Any] | None = None,
        rules_sha256: str | None = None,
        notes: dict[str, Any] | None = None,
    ) -> Sealed:
        """Settle what is left and write the manifest: from here on the run is visible and never changes."""
        self.settle()
        sealed_runs = self.lake.runs()
        manifest = Manifest(
            run_id=self.run_id,
            kind=self.kind,
            day=self.day,
            started_at=self.started_at,
            sealed_at=datetime.now(UTC),
            previous=sealed_runs[-1].link if sealed_runs else None,
            caller_arn=caller_arn,
            roles=tuple(sorted(set(roles))),
            accounts=tuple(sorted(set(accounts))),
            software=Software.here(),
            configuration=configuration or {},
            configuration_sha256=sha256(canonical_json(configuration or {})),
            rules_sha256=rules_sha256,
            notes={**(notes or {}), **({"resumed_at": self.resumed_at} if self.resumed_at else {})},
            files=tuple(sorted(self.settled, key=lambda entry: entry.path)),
        ).hashed()
        path, data = manifest_path(self.run_id), manifest.to_bytes()
        self.lake.storage.write(path, data)
        self.lake.storage.delete_folder(open_folder(self.run_id))
        return Sealed.parse(path, data)


@contextmanager
def begin(lake: Lake, kind: str, *, day: date | None = None, resume: str | None = None) -> Iterator[Run]:
    """Begin a run and hold the lake's writing lock until the block ends; `day` is today in UTC by default.

    What earlier, killed runs left is cleared first. With `resume`, a text that says what is asked of AWS and how, a run
    of the same kind, day and text that was not sealed goes on under its own id: parts of `RESUMABLE` datasets are
    there. A block that ends without `seal` leaves no run, and with `resume` what the next one needs to go on.
    Raises RemitError where another process is writing to the lake.
    """
    with _lock(lake):
        now = datetime.now(UTC)
        run = Run(lake, new_run_id(), kind, day or now.date(), now)
        if resume and (found := leftovers.interrupted(lake, kind, run.day, resume)):
            run.run_id, (run.started_at, *before) = found
            run.resumed_at = (*before, now)
        leftovers.clear(lake, run.run_id)
        about = {"kind": kind, "started_at": run.started_at, "host": socket.gethostname(), "pid": os.getpid()}
        if resume:
            about |= {"day": run.day, "resume": resume, "resumed_at": run.resumed_at}
        lake.storage.write(about_path(run.run_id), canonical_json(about).encode())
        try:
            yield run
        finally:
            if not lake.storage.exists(manifest_path(run.run_id)):
                if resume:
                    leftovers.reduce(lake, run.run_id)
                    ended = about | {"ended_at": datetime.now(UTC)}
                    lake.storage.write(about_path(run.run_id), canonical_json(ended).encode())
                else:
                    leftovers.remove(lake, run.run_id)


@contextmanager
def _lock(lake: Lake) -> Iterator[None]:
    if not lake.storage.local:
        leftovers.refuse_if_open(lake)
        yield
        return
    lock = FileLock(lake.storage.full(LOCK), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RemitError(
            f"another run is writing to {lake.root}", remedy="wait until it has ended, or choose another --lake"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _fetched(storage: Storage, paths: list[str], scratch: Path) -> list[str]:
    if storage.local:
        return [storage.full(path) for path in paths]
    files = []
    for number, path in enumerate(paths):
        file = scratch / f"spooled-{number}-{path.rpartition('/')[2]}"
        file.write_bytes(storage.read(path))
        files.append(str(file))
    return files


def _size(file: str) -> int:
    return Path(file).stat().st_size


def _sorted_files(dataset: str, sources: list[str], scratch: Path) -> list[Path]:
    size = sum(map(_size, sources))
    target = scratch / "settled"
    target.mkdir()
    order = ", ".join(DATASETS[dataset].sort)
    options = "format parquet, compression zstd"
    if math.ceil(size / FILE_BYTES) > 1:
        options += f", file_size_bytes {FILE_BYTES}"
        output = target
    else:
        output = target / "part.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{_SETTLE_MEMORY}'")
        connection.execute(f"set temp_directory = '{scratch}/sort'")
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            f"copy (from read_parquet($sources, hive_partitioning = false) order by {order}) to '{output}' ({options})",
            {"sources": sources},
        )
    return sorted(target.iterdir())


def _entry(dataset: str, path: str, file: Path) -> FileEntry:
    with file.open("rb") as stream:
        digest = sha256_stream(stream)
    metadata = pq.read_metadata(file)
    columns = [(field.name, str(field.type)) for field in metadata.schema.to_arrow_schema()]
    return FileEntry(
        path=path,
        dataset=dataset,
        sha256=digest,
        bytes=file.stat().st_size,
        rows=metadata.num_rows,
        schema_sha256=sha256(canonical_json(columns)),
    )
