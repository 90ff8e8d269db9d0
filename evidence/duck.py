"""DuckDB over the lake: every dataset as a view, from local files or from S3."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import duckdb

from evidence.lake import Lake
from evidence.manifest import FileEntry
from evidence.schema import DATASETS, Dataset

MEMORY_LIMIT = "2GB"


def connect(database: str | Path = ":memory:", *, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB database for remit's own use: UTC, bounded memory, no progress bar, no extension from outside."""
    connection = duckdb.connect(str(database))
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set memory_limit = '{memory_limit}'")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set enable_progress_bar = false")
    return connection


def attach_lake(
    connection: duckdb.DuckDBPyConnection,
    lake: Lake,
    *,
    more: Iterable[FileEntry] = (),
    only: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Make each dataset of the lake a view of its own name: the sealed runs, and the files of `more` beside them.

    A dataset without a file is an empty view with the dataset's columns. `only` names, for some datasets, the runs
    whose files alone are read.
    """
    more, only, sealed = list(more), only or {}, lake.runs()
    for name, dataset in DATASETS.items():
        runs = [run for run in sealed if name not in only or run.manifest.run_id in only[name]]
        files = lake.files(name, more=more, runs=runs)
        if not files:
            connection.register(f"{name}__empty", dataset.schema.empty_table())
            connection.execute(f"create or replace temp view {name} as from {name}__empty")
        elif lake.storage.local:
            _local_view(connection, dataset, files)
        else:
            import pyarrow.dataset as pads

            source = pads.dataset(files, filesystem=lake.storage.filesystem, schema=dataset.schema, format="parquet")
            connection.register(f"{name}__s3", source)
            connection.execute(f"create or replace temp view {name} as from {name}__s3")


def _local_view(connection: duckdb.DuckDBPyConnection, dataset: Dataset, files: list[str]) -> None:
    """Make the view; columns that are younger than all files are null."""
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    source = f"from read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    connection.execute(f"create or replace temp view {dataset.name} as {source}")
    columns = connection.execute(
        "select column_name from duckdb_columns() where database_name = 'temp' and table_name = $name",
        {"name": dataset.name},
    ).fetchall()
    younger = [name for name in dataset.schema.names if (name,) not in columns]
    if younger:
        nulls = ", ".join(f"null::varchar as {name}" for name in younger)
        connection.execute(f"create or replace temp view {dataset.name} as select *, {nulls} {source}")
