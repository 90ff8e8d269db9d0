"""Writing a bag (BagIt 1.0, RFC 8493) as a folder or a zip, member by member, the same bytes for the same members.

Nothing in it tells the time, place or user of its making. The bag gets its name only once it is whole.
"""

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from evidence.canonical import sha256, sha256_stream
from evidence.errors import RemitError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATION_FILE = "bagit.txt"
INFO_FILE = "bag-info.txt"
MANIFEST_FILE = "manifest-sha256.txt"
TAG_MANIFEST_FILE = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
ZIP_MODE = 0o100644 << 16
_STORED = (".parquet", ".zip", ".gz")
"""Endings of files that are compressed already."""


class BagWriter:
    """A bag under way: `add` its files, and leave the `with` block without an error to finish it."""

    def __init__(self, out: Path, info: Mapping[str, str]) -> None:
        self._out = out
        self._partial = out.with_name(out.name + ".partial")
        self._info = dict(info)
        self._hashes: dict[str, str] = {}
        self._payload_bytes = 0
        self._zip: zipfile.ZipFile | None = None

    def __enter__(self) -> Self:
        """Raises RemitError where something of that name is there already."""
        if self._out.exists():
            raise RemitError(f"{self._out} exists", remedy="choose another name, or move it away")
        with _explained(self._out):
            self._clear()
            self._partial.parent.mkdir(parents=True, exist_ok=True)
            if self._out.suffix == ".zip":
                self._zip = zipfile.ZipFile(self._partial, "w")
            else:
                self._partial.mkdir()
        return self

    def add(self, path: str, source: IO[bytes] | Any, size: int) -> str:
        """Add a file of `size` bytes from a stream, and return its SHA-256."""
        with _explained(self._out), self._opened(path, size) as sink:
            digest = sha256_stream(_Copied(source, sink))
        self._hashes[path] = digest
        if path.startswith(PAYLOAD):
            self._payload_bytes += size
        return digest

    def add_bytes(self, path: str, data: bytes) -> None:
        with _explained(self._out), self._opened(path, len(data)) as sink:
            sink.write(data)
        self._hashes[path] = sha256(data)
        if path.startswith(PAYLOAD):
            self._payload_bytes += len(data)

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            if self._zip:
                self._zip.close()
            if kind is None:
                with _explained(self._out):
                    self._partial.replace(self._out)
            self._clear()

    def _finish(self) -> None:
        payload = {path: digest for path, digest in self._hashes.items() if path.startswith(PAYLOAD)}
        info = {**self._info, "Payload-Oxum": f"{self._payload_bytes}.{len(payload)}"}
        self.add_bytes(DECLARATION_FILE, DECLARATION)
        self.add_bytes(INFO_FILE, "".join(f"{key}: {value}\n" for key, value in sorted(info.items())).encode())
        self.add_bytes(MANIFEST_FILE, _listing(payload))
        tags = {path: digest for path, digest in self._hashes.items() if not path.startswith(PAYLOAD)}
        self.add_bytes(TAG_MANIFEST_FILE, _listing(tags))

    @contextmanager
    def _opened(self, path: str, size: int) -> Iterator[IO[bytes]]:
        if self._zip:
            member = zipfile.ZipInfo(path, ZIP_TIME)
            member.create_system, member.external_attr, member.file_size = 3, ZIP_MODE, size
            member.compress_type = zipfile.ZIP_STORED if path.endswith(_STORED) else zipfile.ZIP_DEFLATED
            with self._zip.open(member, "w") as sink:
                yield sink
            return
        file = self._partial / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as sink:
            yield sink

    def _clear(self) -> None:
        if self._partial.is_dir():
            shutil.rmtree(self._partial)
        else:
            self._partial.unlink(missing_ok=True)


class _Copied:
    """A stream that writes on what is read from it."""

    def __init__(self, source: IO[bytes] | Any, sink: IO[bytes]) -> None:
        self._source, self._sink = source, sink

    def read(self, size: int) -> bytes:
        chunk = bytes(self._source.read(size))
        self._sink.write(chunk)
        return chunk


def _listing(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise RemitError(f"{out} could not be written", remedy=reason) from None
