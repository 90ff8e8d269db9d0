"""Reading a package that may be hostile: a folder or a zip as a list of plain files, or one clear refusal.

Nothing is unpacked: members are read as streams, and what they claim about their size is a limit and not a promise.
"""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evidence.errors import VerificationError

MOST_MEMBERS = 1_000_000
MOST_BYTES = 8 << 30
"""How large one member may be, unpacked; a lake's files aim at a fortieth of it."""
MOST_TOTAL_BYTES = 1 << 40
MOST_RATIO = 250
"""How often smaller than its content a member may be, beyond the first MiB."""
_FREE = 1 << 20
_REMEDY = "ask for the package again; nothing of it was unpacked"


@dataclass(frozen=True)
class Member:
    """A plain file of a package and its size in bytes."""

    name: str
    size: int


class Members:
    """The files of a package; made by `opened`."""

    def __init__(self, package: Path, archive: zipfile.ZipFile | None) -> None:
        self._package, self._archive = package, archive
        found = _zip_members(package, archive) if archive else _folder_members(package)
        self.all = {member.name: member for member in found}

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member for reading. Any failure while it is read is an OSError."""
        try:
            if self._archive:
                with self._archive.open(name) as stream:
                    yield stream
            else:
                with (self._package / name).open("rb") as stream:
                    yield stream
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
            raise OSError(0, str(error) or type(error).__name__) from None

    def read(self, name: str) -> bytes:
        with self.open(name) as stream:
            return stream.read()


@contextmanager
def opened(package: Path) -> Iterator[Members]:
    """Open a package. Raises VerificationError where it is none, or one that no honest exporter writes."""
    if package.is_symlink() or not package.exists():
        raise VerificationError(f"{package} is no package", remedy="name a folder or a zip that `remit export` wrote")
    if package.is_dir():
        yield Members(package, None)
        return
    try:
        archive = zipfile.ZipFile(package)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise VerificationError(f"{package} is no zip that can be read ({error})", remedy=_REMEDY) from None
    with archive:
        yield Members(package, archive)


def _refuse(package: Path, why: str) -> VerificationError:
    shown = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in why)
    return VerificationError(f"{package} is refused: {shown[:300]}", remedy=_REMEDY)


def _zip_members(package: Path, archive: zipfile.ZipFile) -> list[Member]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise _refuse(package, f"it has {len(infos):,} members, more than {MOST_MEMBERS:,}")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or kind not in (0, stat.S_IFREG):
            raise _refuse(package, f"{info.filename!r} is no plain file")
        if info.orig_filename != info.filename:
            raise _refuse(package, f"{info.orig_filename!r} hides another name")
        if info.flag_bits & 0x1:
            raise _refuse(package, f"{info.filename!r} is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(package, f"{info.filename!r} is compressed in a way that remit does not write")
        if info.file_size > _FREE + MOST_RATIO * info.compress_size:
            raise _refuse(package, f"{info.filename!r} unpacks to more than {MOST_RATIO} times its size")
    return _checked(package, (Member(info.filename, info.file_size) for info in infos))


def _folder_members(package: Path) -> list[Member]:
    members = []
    for path in sorted(package.rglob("*")):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        name = path.relative_to(package).as_posix()
        if not stat.S_ISREG(mode):
            raise _refuse(package, f"{name!r} is no plain file")
        members.append(Member(name, path.lstat().st_size))
    return _checked(package, members)


def _checked(package: Path, found: Iterable[Member]) -> list[Member]:
    members, seen, total = list(found), dict[str, str](), 0
    for member in members:
        name = member.name
        parts = name.split("/")
        if "\\" in name or ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
            raise _refuse(package, f"{name!r} points outside the package or is no plain path")
        if not name.isprintable():
            raise _refuse(package, f"{name!r} has characters that can't be seen")
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise _refuse(package, f"{name!r} is there twice (beside {seen[folded]!r})")
        seen[folded] = name
        total += member.size
        if member.size > MOST_BYTES:
            raise _refuse(package, f"{name!r} has {member.size:,} bytes, more than {MOST_BYTES:,}")
        if total > MOST_TOTAL_BYTES:
            raise _refuse(package, f"it unpacks to more than {MOST_TOTAL_BYTES:,} bytes")
    return members
