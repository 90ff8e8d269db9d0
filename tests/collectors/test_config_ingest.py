"""What AWS Config delivers is read once, from a folder or a bucket; a broken object costs itself alone."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.config import ingest as ingesting
from collectors.config.bucket import months, open_deliveries
from collectors.trail import inflate as inflating
from evidence.canonical import sha256
from evidence.errors import RemitError
from evidence.ids import derived_id
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.deliveries import (
    ACCOUNT,
    DAY,
    REDACTOR,
    ask,
    bring,
    history_key,
    item,
    packed,
    plain,
    put,
    snapshot_key,
)
from tests.collectors.trails import BUCKET

OUTCOMES = "select object, outcome, detail, items from config_objects order by object, run_id"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "mirror").mkdir()
    return tmp_path / "mirror"


def outcomes(lake: Lake) -> dict[str, str]:
    return {row["object"]: row["outcome"] for row in ask(lake, OUTCOMES)}


def test_each_item_says_where_it_is_from(lake: Lake, root: Path) -> None:
    data = plain([item("i-1"), item("i-2", awsAccountId=None, awsRegion=None)], configSnapshotId="s")
    put(root, {snapshot_key(): gzip.compress(data), history_key(): packed([])})
    bring(lake, root)
    rows = ask(lake, "from config_items order by item_index")
    place = ("mirror", snapshot_key(), sha256(data))
    assert [row["resource_id"] for row in rows] == ["i-1", "i-2"]
    for index, row in enumerate(rows):
        assert (row["source"], row["object"], row["object_sha256"], row["item_index"]) == (*place, index)
        assert row["item_id"] == derived_id("cfg", *place, index)
        assert (row["account_id"], row["kind"]) == (ACCOUNT, "snapshot")
        assert row["delivered_at"].isoformat() == "2026-03-09T03:00:00+00:00"
    [history, snapshot] = ask(lake, "from config_objects order by kind")
    assert (snapshot["outcome"], snapshot["items"], snapshot["sha256"]) == ("read", 2, place[2])
    assert (history["outcome"], history["items"], history["kind"]) == ("read", 0, "history")


def test_an_object_is_read_once(lake: Lake, root: Path) -> None:
    put(root, {snapshot_key(): packed([item()])})
    assert bring(lake, root).items == 1
    assert bring(lake, root).skipped == 1
    put(root, {history_key(): packed([item("i-2", configurationItemStatus="ResourceDeleted")])})
    found = bring(lake, root)
    assert (found.objects, found.skipped, found.items) == (2, 1, 1)
    assert ask(lake, "select resource_id, status from config_items order by all") == [
        {"resource_id": "i-1", "status": "OK"},
        {"resource_id": "i-2", "status": "ResourceDeleted"},
    ]
    put(root, {snapshot_key(): packed([item(), item("i-3")])})
    assert bring(lake, root).items == 2, "another size is another object"


def test_a_try_that_failed_doubles_nothing(lake: Lake, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, {snapshot_key(hour=hour): packed([item(f"i-{hour}")]) for hour in range(4)})
    monkeypatch.setattr(ingesting, "_PIECE_ROWS", 1)
    source = open_deliveries(str(root))
    with begin(lake, "nightly", day=DAY) as run:
        with pytest.raises(ConnectionError):
            ingesting.ingest(run, source, redactor=REDACTOR, progress=_breaking)
        monkeypatch.setattr(ingesting, "_PIECE_ROWS", 5_000)
        ingesting.ingest(run, source, redactor=REDACTOR)
        run.seal()
    assert len(ask(lake, "from config_items")) == len(ask(lake, "from config_objects")) == 4


def _breaking(done: int, _: int) -> None:
    if done == 3:
        raise ConnectionError


def test_only_the_period_is_read(lake: Lake, root: Path) -> None:
    days = [DAY + timedelta(days=number) for number in range(-3, 3)]
    put(root, {snapshot_key(day): packed([]) for day in days})
    bring(lake, root, (DAY - timedelta(days=1), DAY))
    assert set(outcomes(lake)) == {snapshot_key(day) for day in days[2:4]}


def test_what_is_wrong_with_an_object_costs_nothing_else(
    lake: Lake, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = packed([item()])
    monkeypatch.setattr(ingesting, "inflate", lambda data: inflating.inflate(data, 1_000_000))
    objects = [
        (good, "read", None, 1),
        (plain([item()]), "read", None, 1),
        (packed([item(), None, 7]), "read", "2 of 3 items can't be read", 1),
        (good[:-12], "invalid_format", "its gzip stream is cut off", None),
        (good[:20] + b"\0\0\0\0\0\0" + good[26:], "invalid_format", "its gzip stream is corrupt", None),
        (good + b"more", "invalid_format", "bytes follow its gzip stream", None),
        (gzip.compress(b" " * 2_000_000), "invalid_format", "it inflates to more than 512 MiB", None),
        (b"", "invalid_format", "it is empty", None),
        (gzip.compress(b"secret=hush"), "invalid_format", "it is not JSON", None),
        (gzip.compress(b'{"Records": []}'), "invalid_format", "it has no list of configurationItems", None),
        (packed([item(), item(awsAccountId="999999999999")]), "foreign", "item 1 is of another account", None),
    ]
    put(root, {snapshot_key(hour=hour): data for hour, (data, *_) in enumerate(objects)})
    bring(lake, root)
    found = [(row["outcome"], row["detail"], row["items"]) for row in ask(lake, OUTCOMES)]
    assert found == [tuple(said) for _, *said in objects]
    assert len(ask(lake, "from config_items")) == 3
    assert bring(lake, root).skipped == len(objects)


def test_what_could_not_be_read_is_tried_again_and_told_once(
    lake: Lake, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, {snapshot_key(): packed([item()])})
    source = open_deliveries(str(root))
    listed = list(source.listing())
    monkeypatch.setattr(source, "listing", lambda *_: iter(listed))
    (root / snapshot_key()).rename(root / "aside")
    bring(lake, source)
    bring(lake, source)
    assert [row["outcome"] for row in ask(lake, OUTCOMES)] == ["missing"]
    (root / "aside").rename(root / snapshot_key())
    bring(lake, source)
    assert [row["outcome"] for row in ask(lake, OUTCOMES)] == ["missing", "read"]


@pytest.mark.parametrize("prefix", ["", "/team", f"/team/AWSLogs/o-a1b2c3d4e5/{ACCOUNT}/Config/eu-west-1/2026/3/"])
def test_a_bucket_is_listed_by_its_folders(prefix: str, session: Any, lake: Lake) -> None:
    keys = [
        snapshot_key(date(2026, 2, 27)),
        snapshot_key(date(2026, 3, 9)),
        snapshot_key(date(2026, 3, 10)),
        history_key("AWS::S3::Bucket"),
    ]
    keys = [f"team/{key.replace('AWSLogs/', 'AWSLogs/o-a1b2c3d4e5/')}" for key in keys]
    others = [f"team/AWSLogs/{ACCOUNT}/Config/ConfigWritabilityCheckFile", keys[0].replace("/Config/", "/CloudTrail/")]
    s3 = session.client("s3")
    for key in (*keys, *others):
        s3.put_object(Bucket=BUCKET, Key=key, Body=packed([item()]))
    source = open_deliveries(f"s3://{BUCKET}{prefix}", session)
    bring(lake, source, (date(2026, 2, 20), date(2026, 3, 9)))
    expected = {key for key in keys if "2026/3/10" not in key and ("/2026/3/" in key or len(prefix) < 10)}
    assert set(outcomes(lake)) == expected
    assert bring(lake, source, (date(2026, 2, 20), date(2026, 3, 9))).skipped == len(expected)


def test_a_bucket_that_cant_be_listed_is_an_error(session: Any, lake: Lake) -> None:
    with pytest.raises(RemitError, match="could not be listed"):
        bring(lake, open_deliveries("s3://no-such-bucket-here", session))


def test_months_of_a_period() -> None:
    assert list(months(date(2025, 12, 31), date(2026, 2, 1))) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert list(months(DAY, DAY)) == [date(2026, 3, 1)]


def test_secrets_do_not_reach_the_disk(lake: Lake, root: Path) -> None:
    function = {"environment": {"variables": {"DB_PASSWORD": "hush-hush"}}}
    put(root, {snapshot_key(): packed([item(resourceType="AWS::Lambda::Function", configuration=function)])})
    bring(lake, root)
    [row] = ask(lake, "select configuration from config_items")
    kept = json.loads(row["configuration"])["environment"]["variables"]["DB_PASSWORD"]
    assert kept.startswith("redacted:")
    assert "hush" not in str(ask(lake, "from config_items") + ask(lake, "from config_objects"))
