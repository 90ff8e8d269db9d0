"""A lake on S3 behaves as one in a folder."""

from pathlib import Path

import boto3
import pytest

from evidence import duck
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.run import begin
from evidence.storage import Storage
from evidence.verification import verify_lake
from tests.evidence.lakes import sealed_run


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    name = f"lake-{abs(hash(request.node.name))}"
    boto3.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture(params=["folder", "s3"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "lake")
    return f"s3://{request.getfixturevalue('bucket')}/some/prefix"


def test_a_run_seals_reads_and_verifies(root: str) -> None:
    lake = Lake.open(root, create=True)
    sealed_run(lake, "out-1", "out-2")
    sealed_run(lake, "out-3")
    connection = duck.connect()
    duck.attach_lake(connection, Lake.open(root))
    assert connection.execute("select count(*) from outcomes").fetchone() == (3,)
    result = verify_lake(Lake.open(root))
    assert (result.holds, result.runs, result.files) == (True, 2, 2)


def test_a_changed_and_a_missing_object_are_named(root: str) -> None:
    lake = Lake.open(root, create=True)
    first, second = (sealed_run(lake, f"out-{number}").manifest.files[0].path for number in range(2))
    lake.storage.write(first, b"something else")
    lake.storage.delete(second)
    assert {finding.path for finding in verify_lake(lake).findings} == {first, second}


def test_an_unfinished_run_is_cleared_by_the_next(root: str) -> None:
    lake = Lake.open(root, create=True)
    lake.storage.write(
        "open/run=dead/about.json", b'{"host": "elsewhere", "pid": 1, "started_at": "2020-01-01T00:00:00Z"}'
    )
    lake.storage.write("outcomes/date=2020-01-01/run=dead/part-0000.parquet", b"half")
    assert verify_lake(lake).unfinished == ["dead"]
    sealed_run(lake, "out-1")
    assert verify_lake(lake).unfinished == []
    assert not lake.storage.exists("outcomes/date=2020-01-01/run=dead/part-0000.parquet")


def test_a_second_writer_on_s3_is_refused(bucket: str) -> None:
    lake = Lake.open(f"s3://{bucket}/lake", create=True)
    with begin(lake, "collect"), pytest.raises(RemitError, match="another run is writing"), begin(lake, "collect"):
        pass


def test_folders_and_files_are_listed_the_same(root: str) -> None:
    storage = Storage(root)
    for path in ("a/x=1/f", "a/x=2/y/f", "b/f"):
        storage.write(path, b"")
    assert storage.folders("a") == ["x=1", "x=2"]
    assert storage.files("a") == ["a/x=1/f", "a/x=2/y/f"]
    assert storage.files("absent") == []
