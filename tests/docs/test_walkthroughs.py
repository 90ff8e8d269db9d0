"""The walk-throughs, done: the page's files in a copy of the checkout, its commands, and what must come of them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.estate import PRODUCTION
from tests.docs.walkthroughs import ROOT, Page, read

LEFT_OUT = ("lake", "packages", "prefect", "remit.*", "__pycache__", "*.log")
FOLDERS = ("collectors", "data", "evidence", "flows", "queries", "tests", "transforms")
REMIT = "from flows.cli import main; main()"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the checkout, without what it has collected."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def done(page: Page, copy: Path) -> dict[str, str]:
    """Write a page's files, run its commands in turn, and return what each printed, by its line.

    Raises AssertionError where a file is there already, or where a command does not end with 0.
    """
    for name, text in page.files.items():
        assert not (copy / name).exists(), f"{name} is there already; let the page add another"
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(text)
    return {" ".join(line): _run(line, copy) for line in page.commands}


def _run(line: list[str], copy: Path) -> str:
    program = {"remit": [sys.executable, "-c", REMIT], "python": [sys.executable]}[line[0]]
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "REMIT_", "AWS_"))
    }
    result = subprocess.run(
        [*program, *line[1:]],
        cwd=copy,
        env={**inherited, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{line}: {result.stdout}{result.stderr}"
    return result.stdout


def test_a_service_is_one_file(copy: Path) -> None:
    page = read(ROOT / "docs" / "add-a-service.md")
    printed = done(page, copy)
    [file] = page.files
    service = Path(file).stem
    assert "[[operation]]" in printed[f"remit services --suggest {service}"]
    listed = [row for row in json.loads(printed["remit services --format json"]) if row["service"] == service]
    assert [(row["operation"], row["parent"]) for row in listed] == [
        ("ListServices", None),
        ("GetAuthPolicy", "ListServices"),
    ]
    [statement, *_] = json.loads(printed["remit iam-policy"])["Statement"]
    assert {action for row in listed for action in row["actions"]} <= set(statement["Action"])
    assert {"vpc-lattice:ListServices", "vpc-lattice:GetAuthPolicy"} <= set(statement["Action"])


def test_a_control_is_one_file_and_its_cases(copy: Path) -> None:
    page = read(ROOT / "docs" / "add-a-control.md")
    printed = done(page, copy)
    control, cases = (Path(name) for name in page.files)
    assert (control.suffix, control.parent.name, control.stem) == (".sql", cases.parent.name, cases.stem)
    [tests] = [text for line, text in printed.items() if "pytest" in line]
    assert "2 passed" in tests
    [row] = [row for row in json.loads(printed["remit controls --format json"]) if row["control_id"] == control.stem]
    assert (row["category_id"], row["evidence"]) == (control.parent.name, ["s3:ListBuckets"])


def test_a_query_is_one_file(copy: Path, published: Path) -> None:
    shutil.copytree(published / "data", copy / "data", dirs_exist_ok=True)
    page = read(ROOT / "docs" / "add-a-query.md")
    printed = done(page, copy)
    [file] = page.files
    name = Path(file).stem
    assert "Which resources of an account fail something" in printed["remit query list"]
    [answer, csv] = [text for line, text in printed.items() if line.startswith(f"remit query run {name}")]
    assert "failing_controls" in answer
    assert csv == "resource_type,region,resource_id,failing_controls\n"
    failing = _run(["remit", "query", "run", name, "--param", "account=444444444444", "--format", "csv"], copy)
    assert failing.splitlines()[1:] == ["AWS::EC2::SecurityGroup,us-east-1,sg-2,1"]
    assert PRODUCTION in " ".join(printed)
