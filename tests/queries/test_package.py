import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import bagit
import duckdb
import pytest

from evidence.canonical import sha256
from evidence.errors import RemitError, VerificationError
from evidence.lake import Lake
from queries.package import export, verify_package
from tests.queries.estate import FIRST, SECOND, make_lake, make_tables


@pytest.fixture(scope="module")
def exported(lake: Lake, database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(lake, database, tmp_path_factory.mktemp("export") / "package", SECOND, SECOND).path


@pytest.fixture
def package(exported: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(exported, tmp_path / "package"))


def zipped(package: Path) -> Path:
    out = package.with_suffix(".zip")
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(package).as_posix())
    return out


def findings(package: Path) -> dict[str, str]:
    return {finding.path: finding.problem for finding in verify_package(package).findings}


def relisted(package: Path) -> None:
    """Write the bag's lists anew, as someone would who wants to hide a change."""
    for name, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        files = [path.relative_to(package).as_posix() for path in sorted(package.rglob("*")) if path.is_file()]
        listed = [file for file in files if file.startswith("data/") == inside and file != "tagmanifest-sha256.txt"]
        text = "".join(f"{sha256((package / file).read_bytes())}  {file}\n" for file in listed)
        (package / name).write_text(text)


def test_a_package_verifies_as_a_folder_and_as_a_zip(
    exported: Path, lake: Lake, database: Path, tmp_path: Path
) -> None:
    for package in (exported, export(lake, database, tmp_path / "package.zip", SECOND, SECOND).path):
        seen: list[int] = []
        result = verify_package(package, progress=seen.append)
        assert result.findings == []
        assert (result.runs, result.head) == (2, lake.runs()[-1].sha256)
        assert (len(seen), sum(seen)) == (result.files, result.bytes)


def test_a_package_is_a_bag_to_others(exported: Path) -> None:
    bag = bagit.Bag(str(exported))
    assert bag.validate()
    assert bag.version == "1.0"
    assert bag.info["Bagging-Date"] == "2026-03-02"
    check = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    assert subprocess.run(check, cwd=exported, capture_output=True, check=False).returncode == 0


def test_a_package_holds_the_period_and_the_evidence_behind_it(exported: Path, lake: Lake) -> None:
    first, second = lake.runs()
    scope = json.loads((exported / "data/scope.json").read_text())
    assert (scope["first"], scope["last"], scope["runs"]) == ("2026-03-02", "2026-03-02", [second.manifest.run_id])
    assert scope["head"]["sha256"] == second.sha256
    assert scope["tables"] == {
        "accounts": 2,
        "categories": 1,
        "control_results": 2,
        "controls": 1,
        "evidence_index": 2,
        "nights": 1,
        "unknown_to_all": 1,
    }
    tables = exported / "data/tables"
    connection = duckdb.connect()
    results = connection.execute(f"select distinct as_of::varchar from '{tables}/control_results.parquet'").fetchall()
    assert results == [("2026-03-02",)]
    rows = connection.execute(f"select evidence from read_csv('{tables}/control_results.csv') order by all").fetchall()
    assert [json.loads(row[0]) for row in rows] == [["rsp-02#/Buckets/0"], ["rsp-02#/Buckets/1"]]
    for entry in second.manifest.files:
        assert (exported / "data/evidence" / entry.path).read_bytes() == Path(
            lake.storage.full(entry.path)
        ).read_bytes()
    assert not (exported / "data/evidence" / first.manifest.files[0].path).exists()
    assert (exported / "data/integrity" / first.path).is_file()
    assert list((exported / "data/rules/transforms").rglob("*.sql"))


def test_evidence_of_an_earlier_night_comes_along(lake: Lake, database: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(database, tmp_path / "remit.duckdb"))
    with duckdb.connect(str(copy)) as connection:
        connection.execute("update control_results set evidence = ['rsp-01#/Buckets/0'] where as_of = '2026-03-02'")
    package = export(lake, copy, tmp_path / "package", SECOND, SECOND)
    assert package.scope.runs == tuple(run.manifest.run_id for run in lake.runs())
    assert verify_package(package.path).holds


def test_the_same_lake_gives_the_same_bytes(lake: Lake, database: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "a.zip", tmp_path / "elsewhere" / "b.zip"]
    first, second = (export(lake, database, out, FIRST, SECOND).path.read_bytes() for out in outs)
    assert first == second


def test_every_file_but_one_bit_is_found(exported: Path, package: Path) -> None:
    files = sorted(path for path in package.rglob("*") if path.is_file() and "rules" not in path.parts)
    for path in [*files, *list(package.glob("data/rules/**/*.sql"))[:1]]:
        data = path.read_bytes()
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        name = path.relative_to(package).as_posix()
        found = findings(package)
        assert name in found or (name == "tagmanifest-sha256.txt" and name in found["README.md"]), name
        path.write_bytes(data)
    assert findings(package) == {}


SPOILERS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a table deleted": (
        lambda package: (package / "data/tables/controls.csv").unlink(),
        "data/tables/controls.csv",
        "is missing",
    ),
    "a file added": (
        lambda package: (package / "data/tables/more.csv").write_text("a\n"),
        "data/tables/more.csv",
        "was added",
    ),
    "a file added beside the payload": (
        lambda package: (package / "notes.txt").write_text("a\n"),
        "notes.txt",
        "was added",
    ),
    "a file renamed": (
        lambda package: (package / "README.md").rename(package / "LIESMICH.md"),
        "README.md",
        "is missing",
    ),
    "a list removed": (
        lambda package: (package / "manifest-sha256.txt").unlink(),
        "manifest-sha256.txt",
        "is missing",
    ),
    "a list repeats a line": (
        lambda package: (package / "manifest-sha256.txt").write_text((package / "manifest-sha256.txt").read_text() * 2),
        "manifest-sha256.txt",
        "was changed",
    ),
}


@pytest.mark.parametrize("what", SPOILERS)
def test_what_was_done_to_a_package_is_named(what: str, package: Path) -> None:
    spoil, name, problem = SPOILERS[what]
    spoil(package)
    assert findings(package)[name].startswith(problem)
    assert findings(zipped(package))[name].startswith(problem)


def test_a_change_is_found_where_the_checksums_were_corrected(package: Path, lake: Lake) -> None:
    entry = lake.runs()[1].manifest.files[0]
    file = package / "data/evidence" / entry.path
    file.write_bytes(file.read_bytes() + b"\0")
    relisted(package)
    assert findings(package) == {
        f"data/evidence/{entry.path}": f"was changed: sealed with SHA-256 {entry.sha256}, found "
        + sha256(file.read_bytes())
    }
    file.unlink()
    relisted(package)
    assert findings(package) == {f"data/evidence/{entry.path}": "is missing: a run's manifest names it"}


def test_manifests_and_their_chain_are_checked(package: Path, lake: Lake) -> None:
    first, second = (package / "data/integrity" / run.path for run in lake.runs())
    text = first.read_text()
    first.write_text(text.replace('"kind":"nightly"', '"kind":"collect"'))
    relisted(package)
    assert set(findings(package)) == {f"data/integrity/{lake.runs()[0].path}"}
    first.write_text(text)
    second.unlink()
    relisted(package)
    assert set(findings(package)) >= {"data/scope.json", f"data/integrity/{lake.runs()[1].path}"}


def test_the_ways_to_verify_without_remit_work(exported: Path, package: Path) -> None:
    text = (exported / "VERIFY.md").read_text()
    shell = [block.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    sql = [block.strip() for block in re.findall(r"```sql\n(.*?)```", text, re.DOTALL)]

    def run(command: str, folder: Path) -> str:
        command = "set -e -o pipefail\n" + command.replace("sha256sum --check", "sha256sum --strict --check")
        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        return f"{done.returncode} {done.stdout}{done.stderr}".strip()

    assert [run(command.replace("/tmp/found", "../found"), exported) for command in shell[:2]] == ["0", "0"]
    (package / "data/tables/more.csv").write_text("x")
    (package / "data/tables/controls.csv").write_text("x")
    assert run(shell[0], package).startswith("1 data/tables/controls.csv: FAILED")
    assert "data/tables/more.csv" in run(shell[1].replace("/tmp/found", "../found"), package)
    listed = duckdb.connect().execute(sql[0].replace("'data/", f"'{exported}/data/")).fetchall()
    assert len(listed) == 8
    for path, digest in listed:
        file = exported / "data/evidence" / path
        assert not file.exists() or sha256(file.read_bytes()) == digest
    assert len(run(shell[2], exported).splitlines()) == 2


def test_a_lake_that_was_changed_is_not_exported(database: Path, tmp_path: Path) -> None:
    lake = make_lake(tmp_path / "lake")
    tables = make_tables(tmp_path / "remit.duckdb", lake)
    entry = lake.runs()[0].manifest.files[0]
    Path(lake.storage.full(entry.path)).write_bytes(b"changed")
    with pytest.raises(VerificationError, match=re.escape(entry.path)):
        export(lake, tables, tmp_path / "out.zip", FIRST, SECOND)
    Path(lake.storage.full(entry.path)).unlink()
    with pytest.raises(VerificationError, match=re.escape(entry.path)):
        export(lake, tables, tmp_path / "out", FIRST, SECOND)
    assert not list(tmp_path.glob("out*"))


def test_an_export_replaces_nothing(lake: Lake, database: Path, tmp_path: Path) -> None:
    out = tmp_path / "package.zip"
    out.write_text("mine")
    with pytest.raises(RemitError, match="exists"):
        export(lake, database, out, FIRST, SECOND)
    assert out.read_text() == "mine"
    with pytest.raises(RemitError, match="ends before it begins"):
        export(lake, database, tmp_path / "other", SECOND, FIRST)
    with pytest.raises(RemitError, match="could not be written"):
        export(lake, database, out / "below" / "a file", date(2026, 3, 1), SECOND)
