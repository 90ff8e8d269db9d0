"""The catalogue: every staging file, control and mart that the folders hold. The folder is the registry.

Order follows from what each file reads. Reading the catalogue runs no SQL; a mistake is one RemitError with its file.
"""

import atexit
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeVar

import duckdb

from evidence.canonical import canonical_json, sha256
from evidence.duck import connect
from evidence.errors import RemitError
from evidence.schema import DATASETS
from transforms.front_matter import SqlFile, shown
from transforms.models import Control, ControlHead, Mart, MartHead, Model, Staging, StagingHead
from transforms.parameters import Given, check_uses, configured
from transforms.references import tables_read

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "data" / "reference"
GIVEN = frozenset({"this_run", "control_catalog", "control_frameworks", "control_needs", "framework_requirements"})
"""Tables that the runner provides; beside them `reference_<name>`, one for each CSV file of the reference data."""
HISTORY = frozenset(
    {
        "judged_nights",
        "result_stretches",
        "resource_stretches",
        "night_summaries",
        "failed_calls",
        "asked_calls",
        "evidence_records",
    }
)
"""Tables of all nights that publishing provides; see `transforms.history`."""
PUBLISHING = frozenset({*DATASETS, "manifests"})
"""Tables that only marts may read beside the other ones; staging reads the datasets, too."""

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True)
class Catalog:
    """Everything that the folders hold, by name, and the SQL of all macros."""

    macros: tuple[SqlFile, ...]
    references: dict[str, Path]
    frameworks: dict[str, Path]
    staging: dict[str, Staging]
    controls: dict[str, Control]
    marts: dict[str, Mart]

    @property
    def rules_sha256(self) -> str:
        """SHA-256 over the names and hashes of all that judges, and over the values of all parameters.

        What judges are macros, reference data, staging and controls.
        """
        hashes = {shown(file.path): file.sha256 for file in self.macros}
        hashes |= {shown(path): sha256(path.read_bytes()) for path in self.references.values()}
        hashes |= {shown(model.path): model.sha256 for model in (*self.staging.values(), *self.controls.values())}
        values = {control.name: control.values for control in self.controls.values() if control.head.parameters}
        return sha256(canonical_json([hashes, values]))

    def with_parameters(self, given: Given) -> "Catalog":
        """Return the catalogue with the values that a configuration gives. Raises RemitError as `configured` does."""
        return replace(self, controls=configured(self.controls, given))

    def staging_for(self, reads: Iterable[str]) -> list[Staging]:
        """Return the staging that these tables need, each after what it reads itself."""
        graph: dict[str, set[str]] = {}
        waiting = [name for name in reads if name in self.staging]
        while waiting:
            name = waiting.pop()
            if name not in graph:
                graph[name] = {read for read in self.staging[name].reads if read in self.staging}
                waiting += graph[name]
        return [self.staging[name] for name in TopologicalSorter(graph).static_order()]

    def marts_for(self, names: Iterable[str]) -> list[Mart]:
        """Return the marts of these names and those that they need, each after what it reads itself."""
        needed, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            needed.add(name)
            waiting += [read for read in self.marts[name].reads if read in self.marts and read not in needed]
        return [mart for mart in self.marts_in_order() if mart.name in needed]

    def marts_in_order(self) -> list[Mart]:
        graph = {name: {read for read in mart.reads if read in self.marts} for name, mart in self.marts.items()}
        return [self.marts[name] for name in TopologicalSorter(graph).static_order()]


def load_catalog(root: Path = HERE, reference: Path = REFERENCE) -> Catalog:
    """Read all folders below `root`, and the reference data's CSV files.

    Raises RemitError, with file and line, for a file that is no SELECT, a front matter that does not hold, a table that
    nothing provides, a name used twice, a framework reference that is not known, and files that read each other.
    """
    references = {f"reference_{path.stem}": path for path in sorted(reference.glob("*.csv"))}
    staging: dict[str, Staging] = {}
    for path in _files(root / "staging", "*.sql"):
        _add(staging, read_staging(path))
    marts: dict[str, Mart] = {}
    for path in _files(root / "marts", "*.sql"):
        _add(marts, read_mart(path))
    catalog = Catalog(
        macros=tuple(SqlFile.read(path) for path in _files(root / "staging" / "macros", "*.sql")),
        references=references,
        frameworks={path.stem: path for path in sorted((reference / "frameworks").glob("*.csv"))},
        staging=staging,
        controls=load_controls(root / "controls", reference),
        marts=marts,
    )
    _check(catalog)
    return catalog


def load_controls(folder: Path = HERE / "controls", reference: Path = REFERENCE) -> dict[str, Control]:
    """Read the controls of a folder, `<category>/<control>.sql`, by id.

    Raises RemitError, with file and line, as `load_catalog` does.
    """
    controls: dict[str, Control] = {}
    for path in _files(folder, "*.sql"):
        raise_unless(False, path, "has no category", "put it into controls/<category>/")
    for path in _files(folder, "*/*.sql"):
        _add(controls, read_control(path, reference))
    return controls


def read_staging(path: Path) -> Staging:
    """Read one staging file. Raises RemitError as `load_catalog` does."""
    file, reads = _read(path)
    return Staging(path.stem, path, file.sql, file.sha256, reads, file.parsed(StagingHead))


def read_mart(path: Path) -> Mart:
    """Read one mart. Raises RemitError as `load_catalog` does."""
    file, reads = _read(path)
    return Mart(path.stem, path, file.sql, file.sha256, reads, file.parsed(MartHead))


def read_control(path: Path, reference: Path = REFERENCE) -> Control:
    """Read one control; its category is its folder. Raises RemitError as `load_catalog` does."""
    category = path.parent.name
    known = _ids(reference / "categories.csv")
    raise_unless(category in known, path, f"{category} is no category", _known(known))
    file, reads = _read(path)
    head = file.parsed(ControlHead)
    frameworks = {file.stem: file for file in (reference / "frameworks").glob("*.csv")}
    for framework, ids in head.frameworks.items():
        raise_unless(framework in frameworks, path, f"{framework} is no known framework", _known(frameworks))
        for stray in sorted(set(ids) - _ids(frameworks[framework])):
            raise_unless(False, path, f"{framework} has no {stray}", "correct the reference, or leave it out")
    control = Control(path.stem, path, file.sql, file.sha256, reads, category, head)
    check_uses(control)
    return control


def raise_unless(holds: bool, path: Path, problem: str, remedy: str) -> None:
    """Raise RemitError naming the file unless the condition holds."""
    if not holds:
        raise RemitError(f"{shown(path)}: {problem}", remedy=remedy)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return iter(sorted(folder.glob(pattern)))


def _read(path: Path) -> tuple[SqlFile, frozenset[str]]:
    file = SqlFile.read(path)
    return file, tables_read(_parser(), path, file.sql)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """The connection that parses; opened once, and released before the interpreter's end, which it must not outlive."""
    atexit.register(_parser.cache_clear)
    return connect()


def _add(models: dict[str, ModelT], model: ModelT) -> None:
    if model.name in models:
        raise RemitError(f"{shown(model.path)}: {model.name} also is {shown(models[model.name].path)}", remedy="rename")
    models[model.name] = model


@cache
def _ids(path: Path) -> frozenset[str]:
    with path.open(newline="") as stream:
        return frozenset(row["id"] for row in csv.DictReader(stream))


def _known(names: Iterable[str]) -> str:
    return f"known are {', '.join(sorted(names))}"


def _check(catalog: Catalog) -> None:
    base = GIVEN | HISTORY | set(catalog.references) | set(catalog.staging)
    for models, known in (
        (catalog.staging, base | set(DATASETS)),
        (catalog.controls, base),
        (catalog.marts, base | PUBLISHING | set(catalog.marts)),
    ):
        for model in models.values():
            for stray in sorted(model.reads - known):
                raise_unless(False, model.path, f"reads {stray}, which is no table", "see transforms/staging")
    for mart in catalog.marts.values():
        raise_unless(mart.name not in base | PUBLISHING, mart.path, "another table has this name", "rename the file")
        hidden = sorted(mart.reads - set(catalog.marts)) if mart.head.view else []
        raise_unless(not hidden, mart.path, f"is a view of {', '.join(hidden)}, which is not published", "read marts")
    try:
        catalog.staging_for(catalog.staging)
        catalog.marts_in_order()
    except CycleError as error:
        raise RemitError(f"files read each other: {' → '.join(error.args[1])}", remedy="break the circle") from None
