"""Whatever is changed, added, removed, renamed or reordered in a lake is found and named."""

import random
import shutil
from pathlib import Path

import pytest

from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.verification import verify_lake
from tests.evidence.lakes import sealed_run


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = Lake.open(tmp_path_factory.mktemp("original") / "lake", create=True)
    for number in range(4):
        sealed_run(lake, f"out-{number}")
    return Path(lake.root)


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "lake"))


def findings(root: Path) -> dict[str, str]:
    return {finding.path: finding.problem for finding in verify_lake(Lake.open(root)).findings}


def parts(root: Path) -> list[Path]:
    return sorted(root.glob("outcomes/*/*/*.parquet"))


def manifests(root: Path) -> list[Path]:
    return sorted(root.glob("manifests/*.json"))


def below(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def test_an_untouched_lake_holds(root: Path) -> None:
    result = verify_lake(Lake.open(root))
    assert result.holds
    assert (result.runs, result.files) == (4, 4)
    assert result.bytes == sum(part.stat().st_size for part in parts(root))


def test_any_flipped_bit_of_any_sealed_file_is_found(root: Path) -> None:
    generator = random.Random(7)
    for file in [*parts(root), *manifests(root)]:
        for _ in range(8):
            data = bytearray(file.read_bytes())
            position, bit = generator.randrange(len(data)), generator.randrange(8)
            data[position] ^= 1 << bit
            file.write_bytes(data)
            assert below(root, file) in findings(root), f"bit {bit} of byte {position} of {file.name}"
            data[position] ^= 1 << bit
            file.write_bytes(data)
    assert findings(root) == {}


def test_a_deleted_file_is_named(root: Path) -> None:
    deleted = parts(root)[1]
    deleted.unlink()
    assert findings(root) == {below(root, deleted): "is missing"}


def test_an_added_file_is_named(root: Path) -> None:
    copy = parts(root)[1].with_name("part-0001.parquet")
    shutil.copy(parts(root)[1], copy)
    (root / "note.txt").write_text("x")
    assert set(findings(root)) == {below(root, copy), "note.txt"}


def test_a_renamed_file_is_named_under_both_names(root: Path) -> None:
    file = parts(root)[0]
    renamed = file.with_name("part-9.parquet")
    file.rename(renamed)
    assert findings(root) == {
        below(root, file): "is missing",
        below(root, renamed): "was added: no manifest names it",
    }


def test_two_swapped_runs_are_found(root: Path) -> None:
    first, second = manifests(root)[1:3]
    held = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(held)
    found = findings(root)
    assert below(root, first) in found
    assert below(root, second) in found


def test_swapped_data_of_two_runs_is_found(root: Path) -> None:
    first, second = parts(root)[1:3]
    held = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(held)
    assert set(findings(root)) == {below(root, first), below(root, second)}


@pytest.mark.parametrize("position", [0, 1, -1])
def test_an_edited_manifest_is_found(root: Path, position: int) -> None:
    edited = manifests(root)[position]
    edited.write_text(edited.read_text().replace('"kind":"collect"', '"kind":"nightly"'))
    assert "was changed" in findings(root)[below(root, edited)]


def test_a_manifest_edited_with_its_own_hash_is_found_by_its_successor(root: Path) -> None:
    edited = manifests(root)[1]
    forged = Sealed.parse("", edited.read_bytes()).manifest.model_copy(update={"kind": "nightly"}).hashed()
    edited.write_bytes(forged.to_bytes())
    assert "holds SHA-256" in findings(root)[below(root, edited)]


@pytest.mark.parametrize("position", [0, 1, -1])
def test_a_removed_manifest_is_named(root: Path, position: int) -> None:
    removed = manifests(root)[position]
    removed.unlink()
    assert "is missing" in findings(root)[below(root, removed)]


def test_a_manifest_that_is_no_manifest_is_named(root: Path) -> None:
    manifests(root)[2].write_bytes(b"\xff\x00 not json")
    assert below(root, manifests(root)[2]) in findings(root)


def test_a_whole_run_that_was_removed_is_named(root: Path) -> None:
    removed = manifests(root)[1]
    shutil.rmtree(parts(root)[1].parent)
    removed.unlink()
    assert below(root, removed) in findings(root)
