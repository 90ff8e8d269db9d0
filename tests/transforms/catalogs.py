"""A catalogue for tests of single controls: a file that can't be read fails its own test and no other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from evidence.errors import RemitError
from transforms.catalog import HERE, REFERENCE, Catalog, read_control, read_staging
from transforms.front_matter import SqlFile
from transforms.models import Model

ModelT = TypeVar("ModelT", bound=Model)


def readable() -> Catalog:
    """Return the catalogue of all staging and controls that can be read."""
    return Catalog(
        macros=tuple(SqlFile.read(path) for path in sorted((HERE / "staging" / "macros").glob("*.sql"))),
        references={f"reference_{path.stem}": path for path in sorted(REFERENCE.glob("*.csv"))},
        frameworks={path.stem: path for path in sorted((REFERENCE / "frameworks").glob("*.csv"))},
        staging=_all(read_staging, HERE / "staging", "*.sql"),
        controls=_all(read_control, HERE / "controls", "*/*.sql"),
        marts={},
    )


def _all(read: Callable[[Path], ModelT], folder: Path, pattern: str) -> dict[str, ModelT]:
    models = {}
    for path in sorted(folder.glob(pattern)):
        with suppress(RemitError):
            models[path.stem] = read(path)
    return models
