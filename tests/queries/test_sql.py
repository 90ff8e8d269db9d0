from pathlib import Path

import duckdb
import pandas as pd
import pytest

from evidence.errors import RemitError
from evidence.lake import Lake
from queries.database import fetch, reading
from queries.sql import ask

ESCAPES = [
    "select * from read_csv('{file}')",
    "select * from read_text('{file}')",
    "select * from read_blob('{file}')",
    "select * from read_json_auto('{file}')",
    "select * from parquet_scan('{file}')",
    "select * from read_parquet('{lake}/responses/*/*/*.parquet')",
    "select * from parquet_metadata('{file}')",
    "select * from sniff_csv('{file}')",
    "select * from glob('{folder}/*')",
    "select * from system.main.read_text('{file}')",
    "from '{file}'",
    "from '{lake}/lake.json'",
    "describe select * from read_csv('{file}')",
    "summarize '{file}'",
    "select (select content from read_text('{file}'))",
    "with secret as materialized (from read_text('{file}')) from secret",
    "from categories where exists (from read_text('{file}'))",
    "select * from query('from read_text(''{file}'')')",
    "select * from query_table('{file}')",
    "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
    "copy categories to '{folder}/out.csv'",
    "copy categories from '{file}'",
    "export database '{folder}/dump'",
    "import database '{folder}/dump'",
    "attach '{folder}/new.duckdb' as other",
    "attach ':memory:' as other",
    "detach remit",
    "use memory",
    "create table remit.mine as select 1",
    "create temp table mine as select 1",
    "create view mine as select 1",
    "create macro mine() as 1",
    "insert into categories values ('a', 'b')",
    "update categories set category_id = 'x'",
    "delete from categories",
    "drop table categories",
    "with new as (insert into categories values ('a', 'b') returning *) from new",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset memory_limit",
    "pragma database_list",
    "call pragma_version()",
    "create secret (type s3, key_id 'a', secret 'b')",
    "select * from duckdb_secrets()",
    "select * from duckdb_settings()",
    "select current_setting('home_directory')",
    "select getenv('HOME')",
    "select getvariable('x')",
    "select * from arrow_scan(1, 2, 3)",
    "select * from pandas_scan(1)",
    "from local_frame",
    "select 1; select 2",
    "select 1; drop table categories",
    "prepare p as select 1",
    "execute p",
    "explain analyze select 1",
    "checkpoint",
    "vacuum",
    "begin",
    "select repeat('a', 4000000000)",
    "select len(range(10000000000))",
    "from https.example",
    "from 'https://localhost/x.csv'",
    "from 's3://bucket/x.parquet'",
    "",
]
"""Attempts to reach beyond the published tables; none may succeed, and none may leave anything behind."""


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_statement_reaches_beyond_the_tables(escape: str, database: Path, lake: Lake, tmp_path: Path) -> None:
    local_frame = pd.DataFrame({"a": [1]})
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    before = database.read_bytes()
    statement = escape.replace("{file}", str(file)).replace("{folder}", str(tmp_path)).replace("{lake}", lake.root)
    with pytest.raises(RemitError):
        ask(database, statement, lake=lake)
    assert database.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
    assert len(local_frame) == 1


@pytest.mark.parametrize(
    "escape",
    [
        "from read_text('{file}')",
        "from '{file}'",
        "from glob('{folder}/*')",
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/new.duckdb'",
        "set enable_external_access = true",
        "set allowed_paths = ['{file}']",
        "load httpfs",
        "drop table remit.categories",
    ],
)
def test_the_connection_holds_even_where_a_statement_gets_through(
    escape: str, database: Path, lake: Lake, tmp_path: Path
) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    with reading(database, lake) as connection, pytest.raises(duckdb.Error):
        connection.execute(escape.replace("{file}", str(file)).replace("{folder}", str(tmp_path))).fetchall()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("from categories", 1),
        ("select count(*) from control_results", 1),
        ("with failing as (from control_results where status = 'fail') select * from failing", 2),
        ("describe control_results", 9),
        ("summarize accounts", 1),
        ("show tables", 7),
        ("values (1), (2)", 2),
        ("select unnest(evidence) from control_results", 4),
        ("from range(3)", 3),
        ("select response_id, body ->> '$.Buckets[0].Name' from responses", 2),
        ("select o.status from outcomes as o join events as e on e.run_id = o.run_id", 2),
        ("from log_objects", 0),
    ],
)
def test_reading_statements_are_answered(statement: str, rows: int, database: Path, lake: Lake) -> None:
    assert ask(database, statement, lake=lake).num_rows == rows


def test_the_lake_stays_out_of_reach_where_none_is_given(database: Path) -> None:
    with pytest.raises(RemitError, match="responses does not exist"):
        ask(database, "from responses")


def test_a_statement_that_runs_for_ever_is_stopped(database: Path) -> None:
    with pytest.raises(RemitError, match=r"longer than 0\.3 seconds"):
        ask(
            database,
            "with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t",
            seconds=0.3,
        )


def test_an_answer_that_fills_the_memory_is_stopped(database: Path) -> None:
    with reading(database) as connection, pytest.raises(RemitError, match="larger than 1 MiB"):
        fetch(connection, "select * from range(100000000)", most_bytes=1 << 20)


def test_the_error_names_what_is_wrong(database: Path) -> None:
    with pytest.raises(RemitError, match="Table with name nope does not exist"):
        ask(database, "from nope")
    with pytest.raises(RemitError, match="does not exist: run `remit nightly`"):
        ask(database.with_name("absent.duckdb"), "from categories")
    broken = database.with_name("broken.duckdb")
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(RemitError, match="can't be opened"):
        ask(broken, "from categories")
