"""Keys of objects, keys that sign, and folders as sources."""

import base64
import gzip
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from collectors.trail.inflate import Shape, inflate, inflate_all
from collectors.trail.keyring import KeyRing, PublicKey
from collectors.trail.keys import DigestKey, LogKey, in_period, parse_key
from collectors.trail.sources import open_source, read_ahead, read_metadata
from evidence.errors import RemitError
from tests.collectors.trails import Chain, der, fingerprint, printed_keys

LOG = "AWSLogs/o-a1b2c3d4e5/111111111111/CloudTrail/us-gov-west-1/2023/07/10/"
NAME = "111111111111_CloudTrail_us-gov-west-1_20230710T0605Z_MbiRNXKzTn3nPxDu.json.gz"


def test_a_log_files_key() -> None:
    key = parse_key(f"some/prefix/{LOG}{NAME}")
    assert isinstance(key, LogKey)
    assert key.place
    assert (key.place.base, key.place.organization) == ("some/prefix/", "o-a1b2c3d4e5")
    assert (key.place.account_id, key.place.region) == ("111111111111", "us-gov-west-1")
    assert (key.tail, key.delivered_at) == (LOG + NAME, datetime(2023, 7, 10, 6, 5, tzinfo=UTC))


@pytest.mark.parametrize("trail", ["main", "a_b", "us-east-1", "x_eu-west-1_20230101T000000Z", "_"])
@pytest.mark.parametrize("suffix", ["", "_backfill"])
def test_a_digests_key(trail: str, suffix: str) -> None:
    end = datetime(2023, 7, 10, 6, 5, 9, tzinfo=UTC)
    text = (
        "AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2023/07/10/"
        f"111111111111_CloudTrail-Digest_eu-west-1_{trail}_us-east-2_20230710T060509Z{suffix}.json.gz"
    )
    key = parse_key(text)
    assert isinstance(key, DigestKey)
    assert key.chain
    assert (key.chain.trail, key.chain.home_region, key.chain.backfill) == (trail, "us-east-2", bool(suffix))
    assert (key.end, key.chain.key_at(end)) == (end, text)


@pytest.mark.parametrize(
    "text",
    [
        "AWSLogs/111111111111/elasticloadbalancing/us-east-1/2023/07/10/x.log.gz",
        "AWSLogs/111111111111/vpcflowlogs/us-east-1/2023/07/10/x.log.gz",
        "AWSLogs/readme.json",
        "picture.png",
    ],
)
def test_what_is_not_cloudtrails(text: str) -> None:
    assert parse_key(text) is None


def test_files_of_odd_names_are_looked_at_whatever_the_days() -> None:
    key = parse_key("AWSLogs/111111111111/CloudTrail/us-east-1/odd")
    assert isinstance(key, LogKey)
    assert in_period(key, date(2023, 1, 1), date(2023, 1, 1))


def test_gzip_in_all_its_states() -> None:
    whole = gzip.compress(b"abc")
    assert inflate(whole).shape is Shape.WHOLE
    assert inflate(whole + whole).trailing == whole
    assert inflate_all(inflate(whole + whole)).data == b"abcabc"
    assert inflate_all(inflate(whole + whole[:-9])).shape is Shape.CUT
    assert inflate(b"abc").shape is Shape.PLAIN
    assert inflate(b"").shape is Shape.EMPTY
    assert inflate(whole, limit=2).shape is Shape.TOO_LARGE
    assert inflate_all(inflate(whole + whole, limit=5), limit=5).shape is Shape.TOO_LARGE
    assert inflate(whole[:-5] + b"12345").shape is Shape.CORRUPT
    assert inflate(whole[:-8] + b"1234").shape is Shape.CORRUPT
    assert inflate(whole[:-8]).shape is inflate(whole[:-5]).shape is Shape.CUT
    assert inflate(whole[:3] + b"\x20" + whole[4:]).shape is Shape.CORRUPT


def test_a_file_of_keys(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(printed_keys("us-east-1", "eu-west-1"))
    keys = KeyRing.from_file(tmp_path / "keys.json")
    assert keys.find("us-east-1", fingerprint("us-east-1"))
    assert keys.find("eu-west-1", fingerprint("us-east-1")) is None
    assert "only us-east-1 has it" in keys.why_unknown("eu-west-1", fingerprint("us-east-1"))
    key = keys.keys["us-east-1", fingerprint("us-east-1")]
    assert (key.valid_from, key.valid_to) == (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
    assert KeyRing.from_rows([key.row()]).keys == {("us-east-1", key.fingerprint): key}


def test_a_key_swapped_under_its_label_is_not_found(tmp_path: Path) -> None:
    document = json.loads(printed_keys("us-east-1"))
    document["us-east-1"]["PublicKeyList"][0]["Value"] = base64.b64encode(der("stranger")).decode()
    (tmp_path / "keys.json").write_text(json.dumps(document))
    keys = KeyRing.from_file(tmp_path / "keys.json")
    assert keys.find("us-east-1", fingerprint("us-east-1")) is None
    assert keys.find("us-east-1", fingerprint("stranger"))


def test_a_key_that_is_no_key_says_so() -> None:
    keys = KeyRing()
    keys.add([PublicKey("us-east-1", b"no key")])
    [(region, name)] = keys.keys
    assert keys.find(region, name) is None
    assert "is no RSA key" in keys.why_unknown(region, name)


@pytest.mark.parametrize("text", ["[]", "{", '{"us-east-1": {}}', '{"us-east-1": {"PublicKeyList": [{}]}}'])
def test_a_bad_file_of_keys_is_one_clear_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(RemitError, match=r"keys\.json"):
        KeyRing.from_file(tmp_path / "keys.json")


@pytest.mark.parametrize("text", ["[]", "{", '{"key": "signature"}'])
def test_a_bad_sidecar_is_one_clear_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text(text)
    with pytest.raises(RemitError, match=r"metadata\.json"):
        read_metadata(tmp_path / "metadata.json")


def test_no_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match="is no folder"):
        open_source(str(tmp_path / "nothing"))


def test_a_folder_below_awslogs_keeps_the_keys(tmp_path: Path) -> None:
    for name in Chain().grow(1).tree:
        path = tmp_path / "mirror" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    whole = open_source(str(tmp_path / "mirror"))
    below = open_source(str(tmp_path / "mirror/AWSLogs/111111111111/CloudTrail"))
    assert dict(below.listing()) == {key: 1 for key, _ in whole.listing() if "/CloudTrail/" in key}
    assert below.name == whole.name == "mirror"


def test_sidecars_are_left_out_and_give_metadata(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]")
    sidecar = tmp_path / "metadata.json"
    sidecar.write_text('{"prefix/a.json": {}, "a.json": {"x-amz-meta-Signature": "00"}}')
    source = open_source(str(tmp_path), metadata=read_metadata(sidecar), leave_out=[sidecar])
    assert list(source.listing()) == [("a.json", 2)]
    assert source.read("a.json").metadata == {"signature": "00"}
    assert source.read("b.json").problem == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_an_outcome(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]")
    (tmp_path / "a.json").chmod(0)
    assert open_source(str(tmp_path)).read("a.json").problem == "access_denied"


def test_reading_ahead_keeps_the_order(tmp_path: Path) -> None:
    names = [f"{number:03}.json" for number in range(50)]
    for name in names:
        (tmp_path / name).write_text(name)
    source = open_source(str(tmp_path))
    assert [(key, data.decode()) for key, data in read_ahead(source, names, lambda fetched: fetched.data)] == [
        (name, name) for name in names
    ]
