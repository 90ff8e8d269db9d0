"""The house keeps its shape: imports run downward, Prefect stays in flows, no file outgrows one sitting."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WINGS: dict[str, set[str]] = {
    "evidence": set(),
    "collectors": {"evidence"},
    "transforms": {"evidence"},
    "queries": {"transforms", "evidence"},
    "flows": {"queries", "transforms", "collectors", "evidence"},
    "data": {"evidence"},
}
DEMO = {"flows/demo.py"}
"""The one room that may start the sample estate."""
KNOWS_SERVICES = re.compile(r"^collectors/(preflight|accounts|cloudtrail|trail/\w+|policy\w*|attestations)\.py$")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_imports_run_downward() -> None:
    upward = {
        path: sorted(wrong)
        for path, tree in modules()
        if (
            wrong := imported(tree)
            & set(WINGS) - WINGS[path.split("/")[0]] - {path.split("/")[0]} - ({"data"} if path in DEMO else set())
        )
    }
    assert upward == {}


def test_prefect_is_known_in_flows_only() -> None:
    outside = [path for path, tree in modules() if "prefect" in imported(tree) and not path.startswith("flows/")]
    assert outside == []


def test_no_python_file_outgrows_one_sitting() -> None:
    long = [path for path in ROOT.rglob("*.py") if ".venv" not in path.parts and path.read_text().count("\n") > 400]
    assert long == []


def test_no_control_is_named_in_python() -> None:
    controls = {path.stem for path in (ROOT / "transforms/controls").rglob("*.sql")}
    named = {
        f"{path}: {node.value}"
        for path, tree in modules()
        if not path.startswith("data/sample/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in controls and len(str(node.value)) > len("networking")
    }
    assert named == set()


def test_services_are_named_in_specs_and_not_in_python() -> None:
    services = {path.stem for path in (ROOT / "collectors/services").glob("*.toml")} - {
        "events",
        "account",
        "batch",
        "config",
    }
    named = {
        f"{path}: {node.value}"
        for path, tree in modules()
        if path.startswith(("collectors/", "transforms/", "queries/")) and not KNOWS_SERVICES.match(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in services
    }
    assert named == set()


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian", re.IGNORECASE)
    wrong = []
    for name in filter(None, tracked.stdout.split("\0")):
        path = ROOT / name
        if name != "tests/test_house.py" and path.is_file() and path.stat().st_size < 1_000_000:
            text = path.read_text(errors="ignore")
            if hosts.search(text) or re.search(r"(?<![\w.])/work/", text):
                wrong.append(name)
    assert wrong == []
