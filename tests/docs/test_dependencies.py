"""docs/dependencies.md against pyproject.toml, against the installed packages' licences, and against the imports."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.docs.walkthroughs import ROOT, read

PAGE = read(ROOT / "docs" / "dependencies.md")
WINGS = ("evidence", "collectors", "transforms", "queries", "flows", "data")
BROUGHT = {
    "botocore": "boto3",
    "cfnlint": "moto",
    "httpx": "prefect",
    "pydantic_core": "pydantic",
    "requests": "moto",
    "urllib3": "boto3",
    "uvicorn": "prefect",
    "werkzeug": "moto",
}
"""Modules that are imported and come with a dependency that is declared."""
_ROW = re.compile(r"^\| ([A-Za-z][\w-]*) \| (.+?) \| ([^|]+) \|$", re.MULTILINE)


def declared() -> dict[str, set[str]]:
    """Return the packages of pyproject.toml by the heading they stand under in the docs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {
        "At work": project["dependencies"],
        "For the sample estate (`sample`)": project["optional-dependencies"]["sample"],
        "For a cluster (`dask`)": project["optional-dependencies"]["dask"],
        "For development (`dev`)": project["optional-dependencies"]["dev"],
    }
    return {heading: {re.split(r"[\[<>=! ]", name)[0] for name in names} for heading, names in groups.items()}


def explained(heading: str) -> dict[str, tuple[str, str]]:
    """Return why each package of a section is here, and its licence."""
    return {name: (why, licence) for name, why, licence in _ROW.findall(PAGE.section(heading)) if name != "package"}


@pytest.mark.parametrize("heading", declared())
def test_every_dependency_is_explained_and_none_that_is_not_there(heading: str) -> None:
    assert explained(heading).keys() == declared()[heading]


@pytest.mark.parametrize("heading", declared())
def test_licences_are_the_packages_own(heading: str) -> None:
    wrong = {}
    for name, (_, licence) in explained(heading).items():
        said: Any = importlib.metadata.metadata(name)
        own = said.get("License-Expression") or (said.get("License") or "").partition("\n")[0].partition(" License")[0]
        classified = " ".join(said.get_all("Classifier", []))
        if licence != own and licence.lower() not in classified.lower():
            wrong[name] = own or classified
    assert wrong == {}


def imported(*folders: str) -> Iterator[str]:
    """Yield the top-level modules that our code imports and that are neither ours nor Python's."""
    ours = {*WINGS, "tests", *sys.stdlib_module_names}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            yield from (top for name in names if (top := name.partition(".")[0]) not in ours)


def test_what_is_imported_is_declared_and_what_is_declared_for_work_is_imported() -> None:
    distributions = importlib.metadata.packages_distributions()
    packages = {heading: {name.lower() for name in names} for heading, names in declared().items()}

    def package(module: str) -> str:
        return distributions.get(BROUGHT.get(module, module), [module])[0].lower()

    everything = set().union(*packages.values())
    assert {module for module in imported(*WINGS, "tests") if package(module) not in everything} == set()
    silent = {name for name, (why, _) in explained("At work").items() if why.startswith("not imported by remit")}
    assert packages["At work"] - {package(module) for module in imported(*WINGS)} == {name.lower() for name in silent}
