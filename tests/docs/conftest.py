"""A folder as a checkout is after a night or two, for what the docs ask of lake and tables."""

from pathlib import Path

import pytest

from tests.docs.estate import make


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which `data/lake` and `data/remit.duckdb` lie."""
    root = tmp_path_factory.mktemp("published")
    make(root / "data")
    return root


@pytest.fixture(scope="session")
def database(published: Path) -> Path:
    return published / "data" / "remit.duckdb"
