from pathlib import Path

import pytest

from evidence.lake import Lake
from tests.queries.estate import make_lake, make_tables


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("estate") / "lake")


@pytest.fixture(scope="session")
def database(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tables(tmp_path_factory.mktemp("tables") / "remit.duckdb", lake)
