"""Packages that no honest exporter writes: each is refused with one line, and nothing of it lands on the disk."""

import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.errors import VerificationError
from queries.package import members, verify_package

Maker = Callable[[zipfile.ZipFile], None]


def named(*names: str) -> Maker:
    def make(archive: zipfile.ZipFile) -> None:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")

    return make


def typed(kind: int) -> Maker:
    def make(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("data/link")
        info.create_system, info.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(info, b"/etc/passwd")

    return make


def bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("data/zeros", bytes(8 << 20), zipfile.ZIP_DEFLATED)


def lzma(archive: zipfile.ZipFile) -> None:
    archive.writestr("data/x", b"x" * 100, zipfile.ZIP_LZMA)


HOSTILE: dict[str, tuple[Maker, str]] = {
    "parent folder": (named("../evil"), "outside the package"),
    "parent folder within": (named("data/../../evil"), "outside the package"),
    "absolute": (named("/etc/evil"), "outside the package"),
    "drive": (named("C:/evil"), "outside the package"),
    "backslash": (named("data\\..\\evil"), "outside the package"),
    "dot": (named("data/./x"), "outside the package"),
    "empty part": (named("data//x"), "outside the package"),
    "line break": (named("data/x\ny"), "can't be seen"),
    "escape sequence": (named("data/\x1b[2J"), "can't be seen"),
    "direction override": (named("data/\u202excod.exe"), "can't be seen"),
    "same name": (named("data/x", "data/x"), "there twice"),
    "same name in another case": (named("data/x", "data/X"), "there twice"),
    "same name composed otherwise": (named("data/\u00e9", "data/e\u0301"), "there twice"),
    "symbolic link": (typed(stat.S_IFLNK), "no plain file"),
    "device": (typed(stat.S_IFCHR), "no plain file"),
    "pipe": (typed(stat.S_IFIFO), "no plain file"),
    "folder": (named("data/folder/"), "no plain file"),
    "bomb": (bomb, "times its size"),
    "other compression": (lzma, "does not write"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_zips_are_refused(what: str, tmp_path: Path) -> None:
    make, message = HOSTILE[what]
    package = tmp_path / "package.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(package, "w") as archive:
        warnings.simplefilter("ignore")
        make(archive)
    with pytest.raises(VerificationError) as caught:
        verify_package(package)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [package]


def patched(package: Path, offset: int, value: bytes) -> None:
    """Write bytes at an offset of the central directory's first record."""
    data = bytearray(package.read_bytes())
    start = data.index(b"PK\x01\x02") + offset
    data[start : start + len(value)] = value
    package.write_bytes(data)


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        (8, struct.pack("<H", 1), "is encrypted"),
        (24, struct.pack("<I", 0xFFFFFFF0), "times its size"),
        (42, struct.pack("<I", 0xFFFFFF), ""),
        (28, struct.pack("<H", 0xFFFF), ""),
    ],
)
def test_zips_with_forged_headers_are_refused_or_found(offset: int, value: bytes, message: str, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("data/x", b"x" * 100)
    patched(package, offset, value)
    try:
        result = verify_package(package)
    except VerificationError as error:
        assert message in str(error)
    else:
        assert not message
        assert not result.holds


def test_a_member_that_is_longer_than_it_says_is_found(tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/x", b"x" * 100_000)
    patched(package, 24, struct.pack("<I", 10))
    found = {finding.path: finding.problem for finding in verify_package(package).findings}
    assert found["data/x"].startswith("can't be read")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18)[:10], b"no zip at all" * 100])
def test_what_is_no_zip_is_one_line(data: bytes, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(data)
    with pytest.raises(VerificationError, match="is no zip that can be read"):
        verify_package(package)


def test_sizes_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(3):
            archive.writestr(f"data/{number}", b"x" * 100)
    for limit, value, message in (
        ("MOST_MEMBERS", 2, "more than 2"),
        ("MOST_BYTES", 99, "more than 99"),
        ("MOST_TOTAL_BYTES", 299, "unpacks to more than 299"),
    ):
        with monkeypatch.context() as patch, pytest.raises(VerificationError, match=message):
            patch.setattr(members, limit, value)
            verify_package(package)


def test_folders_with_links_and_pipes_are_refused(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "link").symlink_to("/etc/passwd")
    with pytest.raises(VerificationError, match="'link' is no plain file"):
        verify_package(package)
    with pytest.raises(VerificationError, match="is no package"):
        verify_package(package / "link")
    with pytest.raises(VerificationError, match="is no package"):
        verify_package(tmp_path / "absent")


def test_an_empty_folder_is_no_package(tmp_path: Path) -> None:
    assert not verify_package(tmp_path).holds
