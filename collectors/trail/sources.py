"""Where CloudTrail's objects lie: a local folder (a mirror of a bucket) or `s3://bucket/prefix`. Listing and reading.

An object's metadata carries a digest's signature. A mirror loses it; a sidecar (`read_metadata`) brings it back.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from collectors.trail.keys import tail_of
from evidence.errors import RemitError

T = TypeVar("T")
NOWHERE: Mapping[str, date] = {}
OK, MISSING, DENIED, ARCHIVED, REFUSED, ERROR = "", "missing", "access_denied", "archived", "invalid_format", "error"
READ_LIMIT = 512 << 20
"""Bytes, as stored, beyond which an object is refused."""
TOO_LARGE = f"it is larger than {READ_LIMIT >> 20} MiB"
_ROOT = "AWSLogs"
_LOCAL_READERS = max(2, os.cpu_count() or 1)
"""More of them take the cores from whoever writes what they read."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What reading one object gave: its bytes and metadata, or a problem.

    A problem is one of `missing`, `access_denied`, `archived`, `invalid_format` (too large) and `error` (all else).
    """

    data: bytes = b""
    metadata: Mapping[str, str] = field(default_factory=dict)
    problem: str = OK
    detail: str = ""


class Place(NamedTuple):
    """Where a bucket answers: its address, and the Region that requests to it are signed for."""

    url: str
    region: str


class Source(Protocol):
    """A place with CloudTrail's objects. `bucket` is None for a mirror, whose objects lie elsewhere than delivered.

    One that `resumes` can begin the listing of each folder on a day of its own. So many objects are read at once:
    `readers` where what they hold is kept a while, `connections` where it isn't.
    """

    name: str
    bucket: str | None
    readers: int
    resumes: bool
    connections: int

    @property
    def place(self) -> Place | None:
        """Where its bucket answers, once that is known: it spares another process the search."""

    def listing(
        self, first: date | None = None, last: date | None = None, begins: Mapping[str, date] = NOWHERE
    ) -> Iterator[tuple[str, int]]:
        """Yield key and size of the objects of a period, and perhaps of others, in no order.

        Of a folder in `begins` (a Region's, `…/CloudTrail/us-east-1/`) only what lies from that day on.
        """

    def read(self, key: str) -> Fetched:
        """Read one object. Never raises for what is wrong with the object itself."""


def open_source(
    text: str,
    session: Any = None,
    metadata: dict[str, Any] | None = None,
    leave_out: Iterable[Path] = (),
    place: Place | None = None,
) -> Source:
    """Open a folder or `s3://bucket/prefix`; `session` is the boto3 session (or `OwnSession`) that reads the bucket.

    `metadata` holds objects' S3 user metadata by key, for a mirror that has lost it; `leave_out` names files in the
    folder that are no evidence, such as the sidecars themselves; `place` is the bucket's, where it is known already.
    Raises RemitError for no folder.
    """
    sidecar = _by_tail(metadata or {})
    if text.startswith("s3://"):
        bucket, _, prefix = text.removeprefix("s3://").partition("/")
        return _bucket(session, bucket, prefix, sidecar, place)
    folder = Path(text)
    if not folder.is_dir():
        raise RemitError(f"{text} is no folder", remedy="name a folder with log files, or s3://bucket/prefix")
    return FolderSource(folder, sidecar, {path.resolve() for path in leave_out})


def _bucket(
    session: Any, bucket: str, prefix: str, metadata: Mapping[str, Mapping[str, str]], place: Place | None
) -> Source:
    """Open a bucket; botocore is imported for no other source."""
    from collectors.sessions import OwnSession
    from collectors.trail.bucket import S3Source

    return S3Source(session or OwnSession(), bucket, prefix, metadata, place)


def read_metadata(path: Path) -> dict[str, Any]:
    """Read a sidecar: JSON, an object's key → its S3 user metadata. Raises RemitError where it is none."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise RemitError(f"{path} can't be read", remedy=error.strerror or "name another file") from None
    except ValueError as error:
        raise RemitError(f"{path} is no JSON", remedy=str(error)) from None
    if not isinstance(document, dict) or not all(isinstance(value, dict) for value in document.values()):
        raise RemitError(f"{path} is no metadata", remedy='it reads {"<key>": {"signature": "<hex>", …}, …}')
    return document


def _by_tail(metadata: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {tail_of(key): user_metadata(value) for key, value in metadata.items()}


def user_metadata(value: Mapping[str, Any]) -> Mapping[str, str]:
    """Accept the metadata itself, with or without S3's header prefix, and the whole answer of HeadObject."""
    held = value.get("Metadata")
    plain = held if isinstance(held, dict) else value
    return {str(name).lower().removeprefix("x-amz-meta-"): str(text) for name, text in plain.items()}


class FolderSource:
    """A mirror of a bucket, or any folder with log files.

    A folder at or below a bucket's `AWSLogs` counts as a mirror of what it was cut from.
    """

    bucket: str | None = None
    place: Place | None = None
    readers = connections = _LOCAL_READERS
    resumes = False

    def __init__(self, folder: Path, metadata: Mapping[str, Mapping[str, str]], leave_out: Set[Path]) -> None:
        self._leave_out = leave_out
        self._start = folder.resolve()
        parts = self._start.parts
        self._root = Path(*parts[: parts.index(_ROOT)]) if _ROOT in parts else self._start
        self._metadata = metadata
        self.name = self._root.name or str(self._root)

    def listing(
        self, first: date | None = None, last: date | None = None, begins: Mapping[str, date] = NOWHERE
    ) -> Iterator[tuple[str, int]]:
        left_out, start = {os.fspath(path) for path in self._leave_out}, len(f"{self._root.as_posix().rstrip('/')}/")
        for folder, _, names in os.walk(self._start, onerror=_stop):
            for name in names:
                path = f"{folder}/{name}"
                if path not in left_out and os.path.isfile(path):  # noqa: PTH113 - many files: pathlib takes its time
                    yield path[start:], os.stat(path).st_size  # noqa: PTH116

    def read(self, key: str) -> Fetched:
        try:
            with open(f"{self._root}/{key}", "rb", buffering=0) as file:  # noqa: PTH123 - many files, as above
                size = os.fstat(file.fileno()).st_size
                if size > READ_LIMIT:
                    return Fetched(problem=REFUSED, detail=TOO_LARGE)
                data = file.read(size) + file.read()
        except FileNotFoundError:
            return Fetched(problem=MISSING, detail="the file is gone")
        except PermissionError:
            return Fetched(problem=DENIED, detail="permission denied by the file system")
        except OSError as error:
            return Fetched(problem=ERROR, detail=error.strerror or type(error).__name__)
        return Fetched(data, self._metadata.get(tail_of(key), {}))


def _stop(error: OSError) -> None:
    raise RemitError(f"{error.filename} can't be listed", remedy=error.strerror or "check its permissions")


def read_ahead(
    source: Source, keys: Iterable[str], then: Callable[[Fetched], T], pool: ThreadPoolExecutor | None = None
) -> Iterator[tuple[str, T]]:
    """Read objects several at once, and yield what `then` makes of each, in the order of the keys.

    Only a few are in memory at a time; `then` runs beside the reading and must not share state. A `pool` is one that
    others read through too; without it, as many read at once as the source's `readers`.
    """
    with nullcontext(pool) if pool else ThreadPoolExecutor(source.readers) as readers:
        most = 2 * (source.connections if pool else source.readers)
        waiting: deque[tuple[str, Future[T]]] = deque()
        for key in keys:
            waiting.append((key, readers.submit(_read, source, key, then)))
            if len(waiting) >= most:
                first, future = waiting.popleft()
                yield first, future.result()
        for key, future in waiting:
            yield key, future.result()


def _read(source: Source, key: str, then: Callable[[Fetched], T]) -> T:
    return then(source.read(key))
