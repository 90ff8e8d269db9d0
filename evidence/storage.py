"""Where a lake's bytes lie: a local folder or an S3 prefix, behind the same few verbs.

Paths are relative to the root, with `/`. A write is all or nothing: a reader never sees half a file.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs

from evidence.errors import RemitError

_PARTIAL = ".partial"


class Storage:
    """A root folder or `s3://bucket/prefix` and what can be done below it.

    Credentials, Region and endpoint of S3 come from the environment, as for every AWS client.
    """

    def __init__(self, root: str | Path) -> None:
        self.root = str(root).rstrip("/") or "/"
        self.local = not self.root.startswith("s3://")
        self.filesystem: pafs.FileSystem
        if self.local:
            self.filesystem, self._base = pafs.LocalFileSystem(), str(Path(self.root).absolute())
        else:
            self.filesystem, self._base = _s3(), self.root.removeprefix("s3://")

    @property
    def absolute(self) -> str:
        """The root, whatever folder a process works in."""
        return self._base if self.local else self.root

    def full(self, path: str) -> str:
        """Return the path as the file system (and, for a local root, every other program) knows it."""
        return f"{self._base}/{path}" if path else self._base

    def exists(self, path: str) -> bool:
        return bool(self.filesystem.get_file_info(self.full(path)).type != pafs.FileType.NotFound)

    def files(self, prefix: str = "") -> list[str]:
        """Return the paths of all files below a folder, sorted; an absent folder has none."""
        selector = pafs.FileSelector(self.full(prefix), recursive=True, allow_not_found=True)
        below = len(self._base) + 1
        found = self.filesystem.get_file_info(selector)
        return sorted(
            info.path[below:] for info in found if info.type == pafs.FileType.File and not info.path.endswith(_PARTIAL)
        )

    def folders(self, prefix: str) -> list[str]:
        """Return the names of the folders directly in a folder, sorted."""
        below = f"{prefix}/"
        if self.local:
            base = Path(self.full(prefix))
            return sorted(entry.name for entry in base.iterdir() if entry.is_dir()) if base.is_dir() else []
        return sorted({path.removeprefix(below).split("/", 1)[0] for path in self.files(prefix) if path.count("/") > 1})

    def read(self, path: str) -> bytes:
        with self.open(path) as stream:
            return bytes(stream.read())

    def open(self, path: str) -> Any:
        """Open a file for reading: a pyarrow input stream, a context manager.

        Raises FileNotFoundError where there is none.
        """
        return self.filesystem.open_input_stream(self.full(path), compression=None)

    def write(self, path: str, data: bytes) -> None:
        """Write a whole file, durably: it is on disk, whole and under its name, when this returns."""
        with self.writing(path) as stream:
            stream.write(data)

    @contextmanager
    def writing(self, path: str) -> Iterator[Any]:
        """Yield a binary stream; the file takes its name when the block ends without an error."""
        target = self.full(path)
        with explained(target):
            if not self.local:
                with self.filesystem.open_output_stream(target, compression=None) as stream:
                    yield stream
                return
            partial = self.partial(path)
            partial.parent.mkdir(parents=True, exist_ok=True)
            try:
                with partial.open("wb") as stream:
                    yield stream
                    stream.flush()
                    os.fsync(stream.fileno())
                partial.replace(target)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise

    def partial(self, path: str) -> Path:
        """Return where, in a local storage, a file may grow before it is adopted under a path."""
        return Path(self.full(path) + _PARTIAL)

    def adopt(self, source: Path, path: str) -> None:
        """Move a finished local file into the storage under a path."""
        target = self.full(path)
        with explained(target):
            if self.local:
                Path(target).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(source, target)
                return
            pafs.copy_files(
                str(source), target, source_filesystem=pafs.LocalFileSystem(), destination_filesystem=self.filesystem
            )
            source.unlink()

    def delete(self, path: str) -> None:
        """Delete a file, and with it local folders that it leaves empty; an absent file is no error."""
        if not self.exists(path):
            return
        self.filesystem.delete_file(self.full(path))
        folder = Path(self.full(path)).parent
        while self.local and folder != Path(self._base) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def delete_folder(self, path: str) -> None:
        """Delete a folder with all that it holds; an absent folder is no error."""
        if self.local:
            shutil.rmtree(self.full(path), ignore_errors=True)
            return
        for file in self.files(path):
            self.filesystem.delete_file(self.full(file))


def _s3() -> pafs.FileSystem:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return pafs.S3FileSystem(region=region, endpoint_override=endpoint)


@contextmanager
def explained(target: str) -> Iterator[None]:
    """Turn what fails while a file is written into a RemitError that names it and says what to do."""
    try:
        yield
    except pa.ArrowException as error:
        raise RemitError(f"{target} could not be written", remedy=str(error)) from error
    except OSError as error:
        remedies = {
            errno.ENOSPC: "the disk is full; free some space and run again, nothing that was sealed is touched",
            errno.EDQUOT: "the disk quota is used up; free some space and run again",
            errno.EACCES: "permission denied; check who owns the folder",
            errno.EROFS: "the file system is read-only; choose another --lake",
        }
        remedy = remedies.get(error.errno or 0, error.strerror or str(error))
        raise RemitError(f"{target} could not be written", remedy=remedy) from error
