"""Odd files beside healthy ones: each gets its own outcome, keeps its records, and costs nothing else."""

import gzip
import json
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest

from collectors.trail.inflate import INFLATED_LIMIT, Shape, inflate
from collectors.trail.records import record_of
from collectors.trail.sources import READ_LIMIT
from evidence.lake import Lake
from tests.collectors.trails import Chain, ingested, outcomes, query, rows, written

LARGE = 256 << 10
FINE, FOREIGN = "not_covered", "invalid_format"


def one(members: str) -> bytes:
    return b'{"Records":[{"eventVersion":"1.08","eventID":"own",%s}]}' % members.encode()


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


ODD: dict[str, tuple[str, bytes]] = {
    "unknown-members": (FINE, one('"later":{"a":[1]},"sooner":null,"user identity":7,"":"","EventName":"x"')),
    "texts-for-objects": (FINE, one('"requestParameters":"a","userIdentity":"root","resources":"r","tlsDetails":"t"')),
    "objects-for-texts": (
        FINE,
        one('"eventName":{"a":1},"awsRegion":["x"],"errorCode":7,"readOnly":{},"eventTime":[]'),
    ),
    "nulls": (FINE, one('"userIdentity":null,"eventName":null,"eventTime":null,"readOnly":null,"resources":null')),
    "times": (FINE, one('"eventTime":"2023-02-30T00:00:00Z"')),
    "fractions": (FINE, one('"eventTime":"2023-07-10T06:00:00.250+02:00"')),
    "numbers-for-times": (FINE, one('"eventTime":1688968800')),
    "large-record": (FINE, one(f'"requestParameters":{{"policy":"{"p" * LARGE}"}}')),
    "many-members": (FINE, one(f'"responseElements":{json.dumps({f"k{n}": n for n in range(20_000)})}')),
    "deep": (FINE, one(f'"requestParameters":{nested(300)},"later":{nested(300)}')),
    "too-deep": (FOREIGN, one(f'"requestParameters":{nested(100_000)}')),
    "large-numbers": (FINE, one('"requestParameters":{"a":18446744073709551616,"b":-9223372036854775809},"n":1e400')),
    "numbers-without-end": (FINE, one(f'"later":1{"0" * 5000}')),
    "floats": (
        FINE,
        one('"requestParameters":{"a":0.1000000000000000055511151231257827,"b":1.10,"c":-0.0,"d":5e-324}'),
    ),
    "texts-like-numbers": (FINE, one('"errorMessage":"NaN","userAgent":"Infinity","requestParameters":{"a":"-0"}')),
    "no-number": (FOREIGN, one('"requestParameters":{"a":NaN}')),
    "no-number-either": (FOREIGN, one('"requestParameters":{"a":-Infinity},"b":"\\udc00"')),
    "leading-zero": (FOREIGN, one('"requestParameters":{"a":01}')),
    "comma-at-the-end": (FOREIGN, one('"requestParameters":{"a":1,}')),
    "repeated-members": (
        FINE,
        one('"eventName":"A","eventName":"B","later":1,"later":2,"requestParameters":{"a":1,"a":2}'),
    ),
    "no-utf-8": (FINE, one('"userAgent":"a"').replace(b'"a"', b'"\xff\xfe\xc3"')),
    "cut-utf-8": (FINE, one('"requestParameters":{"a":"a"}').replace(b':"a"', b':"\xf0\x9f\x98"')),
    "half-a-pair": (FINE, one('"userAgent":"\\ud83d","requestParameters":{"\\ude00":"\\ud83d\\ude00"}')),
    "nul": (FINE, one('"eventName":"a\\u0000b","later":"\\u0000"')),
    "raw-nul": (FOREIGN, one('"eventName":"a"').replace(b'"a"', b'"a\0"')),
    "byte-order-mark": (FINE, b"\xef\xbb\xbf" + one('"eventName":"a"')),
    "two-byte-letters": (FOREIGN, one('"eventName":"a"').decode().encode("utf-16")),
    "right-to-left": (FINE, one('"userAgent":"\u202e\u0645\u0631\u062d\u0628\u0627 \U0001f600 e\u0301 \ufeff"')),
    "no-records": (FINE, b'{"Records":[]}'),
    "only-space": (FINE, b" \r\n\t"),
    "empty": (FOREIGN, b""),
    "only-a-magic-number": (FOREIGN, b"\x1f\x8b"),
    "half": (FOREIGN, one('"eventName":"a"')[:-9]),
    "half-a-line": (FOREIGN, b'{"eventID":"a","eventName":"A"}\n{"eventID":"b","ev'),
    "no-json": (FOREIGN, b"\x00\x01\x02\x03"),
}
UNREADABLE = {"numbers-without-end"}
"""What Python's own reader of JSON refuses; the text is kept all the same."""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def named(content: bytes, name: str) -> bytes:
    """Give an odd file's record an id of its own."""
    return content.replace(b'"eventID":"own"', f'"eventID":"{name}"'.encode())


def read(content: bytes) -> dict[str, Any]:
    """Read the record of a file as Python does, with bytes that are no UTF-8 as escapes."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    record: dict[str, Any] = json.loads(text)["Records"][0]
    return record


@pytest.mark.parametrize("form", ["json", "json.gz"])
def test_odd_files_keep_their_records_and_cost_nothing_else(form: str, lake: Lake, tmp_path: Path) -> None:
    chain = Chain().grow(2)
    files = {f"odd/{name}.{form}": (outcome, named(content, name)) for name, (outcome, content) in ODD.items()}
    packed = {key: (gzip.compress(data) if form.endswith("gz") else data, {}) for key, (_, data) in files.items()}
    ingested(lake, written(packed | chain.tree, tmp_path / "mirror"))
    expected = {key: outcome for key, (outcome, _) in files.items()}
    if form.endswith("gz"):
        expected["odd/empty.json.gz"] = FINE
    assert outcomes(lake) == expected | dict.fromkeys(chain.tree, "valid")
    assert query(lake, "select count(*) from events where integrity = 'valid'") == [(12,)]
    held = {row["log_object"]: row for row in rows(lake) if row["integrity"] == FINE}
    assert held.keys() == {key for key, (outcome, data) in files.items() if outcome == FINE and b"eventID" in data}
    for key, row in held.items():
        if not key.removeprefix("odd/").startswith(tuple(UNREADABLE)):
            found, whole = record_of(row), read(files[key][1])
            assert json.dumps(found, sort_keys=True) == json.dumps(whole, sort_keys=True), key
    assert held[f"odd/numbers-without-end.{form}"]["extra"] == f'{{"later":1{"0" * 5000}}}'
    details = query(lake, "select object from log_objects where outcome = 'invalid_format' and detail is null")
    assert details == []


def test_what_a_record_lacks_does_not_end_an_ingestion(lake: Lake, tmp_path: Path) -> None:
    """The id that a record without one gets is made from all that it holds, whatever that is."""
    long, deep = f"1{'0' * 5000}", nested(300)
    files = [f'{{"eventName":"A","later":{value}}}' for value in (long, deep, '"\\ud800"', "1e400", '"\\u0000"')]
    tree = {f"{n}.json": (text.encode(), {}) for n, text in enumerate(files * 2)}
    ingested(lake, written(tree, tmp_path / "mirror"))
    assert set(outcomes(lake).values()) == {FINE}
    assert query(lake, "select count(*), count(distinct event_id) from events") == [(len(files), len(files))]


def bomb(size: int) -> bytes:
    """Return a gzip stream that inflates to so many bytes, but for its trailer: a block of a megabyte, many times."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * (size >> 20)


def test_a_bomb_is_refused_by_the_stated_limit(lake: Lake, tmp_path: Path) -> None:
    """Half a gigabyte is the limit, for what is stored and for what comes out of it."""
    assert INFLATED_LIMIT == READ_LIMIT == 512 << 20
    chain = Chain().grow(1)
    tree = chain.tree | {"bomb.json.gz": (bomb(INFLATED_LIMIT + (1 << 20)), {})}
    source = written(tree, tmp_path / "mirror")
    with (tmp_path / "mirror" / "giant.json").open("wb") as stream:
        stream.truncate(READ_LIMIT + 1)
    ingested(lake, source)
    refused = query(lake, "select object, detail from log_objects where outcome = 'invalid_format' order by object")
    assert refused == [
        ("bomb.json.gz", "it inflates to more than 512 MiB"),
        ("giant.json", "it is larger than 512 MiB"),
    ]
    assert query(lake, "select count(*) from events") == [(6,)]


def test_no_more_of_a_bomb_is_inflated_than_the_limit() -> None:
    data = bomb(256 << 20)
    tracemalloc.start()
    assert inflate(data, limit=1 << 20).shape is Shape.TOO_LARGE
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
