"""The sample trail stands up to a verifier, is the same twice, and tells its stories at their times."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from data.sample.organization import ACTIVE, MANAGEMENT, OPENED_GROUP_ID, PRODUCTION, REGIONS, TRAIL_BUCKET
from data.sample.trail import objects, public_keys, write
from data.sample.trail.day import records_of
from data.sample.trail.stories import FAIL, SSH_OPENED, STORIES

ROOT = Path(__file__).parents[3]
LAST_DAY = date(2026, 3, 1)
DAYS = 3
ACCOUNTS = (MANAGEMENT, PRODUCTION)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trail")
    write(folder, LAST_DAY, DAYS, ACCOUNTS)
    return folder


@cache
def month() -> tuple[dict[str, Any], ...]:
    """Every record of 30 days, without the bucket around them."""
    days = [LAST_DAY - timedelta(days=number) for number in range(30)]
    places = [(account, region) for account in ACTIVE for region in REGIONS]
    return tuple(
        found for day in days for account, region in places for found in records_of(account, region, day, LAST_DAY)
    )


def digests(tree: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Key, inflated bytes and content of each digest, chain by chain in the order of time."""
    for path in sorted(tree.rglob("AWSLogs/*/*/CloudTrail-Digest/**/*.json.gz")):
        body = gzip.decompress(path.read_bytes())
        yield path.relative_to(tree).as_posix(), body, json.loads(body)


def chains(tree: Path) -> list[list[tuple[str, bytes, dict[str, Any]]]]:
    found: dict[tuple[str, str], list[tuple[str, bytes, dict[str, Any]]]] = {}
    for key, body, content in digests(tree):
        found.setdefault((content["awsAccountId"], key.split("/")[4]), []).append((key, body, content))
    return list(found.values())


def signed(key: str, body: bytes, content: dict[str, Any]) -> bytes:
    parts = (
        content["digestEndTime"],
        f"{content['digestS3Bucket']}/{key}",
        hashlib.sha256(body).hexdigest(),
        content["previousDigestSignature"] or "null",
    )
    return "\n".join(parts).encode()


def printed_keys(tree: Path, region: str) -> dict[str, bytes]:
    """Fingerprint (recomputed) → DER of the keys in public-keys.json."""
    listed = json.loads((tree / "public-keys.json").read_text())[region]["PublicKeyList"]
    values = [b64decode(key["Value"]) for key in listed]
    assert [hashlib.md5(value).hexdigest() for value in values] == [key["Fingerprint"] for key in listed]  # noqa: S324
    assert all(datetime.fromisoformat(key["ValidityStartTime"]).tzinfo for key in listed)
    return {hashlib.md5(value).hexdigest(): value for value in values}  # noqa: S324


def test_every_digest_is_signed_with_its_regions_key(tree: Path) -> None:
    metadata = json.loads((tree / "metadata.json").read_text())
    checked = 0
    for key, body, content in digests(tree):
        public = load_der_public_key(printed_keys(tree, key.split("/")[4])[content["digestPublicKeyFingerprint"]])
        assert isinstance(public, rsa.RSAPublicKey)
        assert public.key_size == 2048
        assert metadata[key]["signature-algorithm"] == content["digestSignatureAlgorithm"] == "SHA256withRSA"
        signature = bytes.fromhex(metadata[key]["signature"])
        public.verify(signature, signed(key, body, content), padding.PKCS1v15(), SHA256())
        assert (content["digestS3Bucket"], content["digestS3Object"]) == (TRAIL_BUCKET, key)
        checked += 1
    assert checked == len(metadata) == len(ACCOUNTS) * len(REGIONS) * DAYS * 24


def test_openssl_verifies_digests_too(tree: Path, tmp_path: Path) -> None:
    metadata = json.loads((tree / "metadata.json").read_text())
    found = list(digests(tree))
    for key, body, content in (*found[:1], *found[-1:], found[80], found[140]):
        der, pem, message, signature = (tmp_path / name for name in ("der", "pem", "message", "signature"))
        der.write_bytes(printed_keys(tree, key.split("/")[4])[content["digestPublicKeyFingerprint"]])
        convert = ["openssl", "rsa", "-RSAPublicKey_in", "-inform", "DER", "-in", str(der), "-pubout", "-out", str(pem)]
        subprocess.run(convert, check=True, capture_output=True)
        message.write_bytes(signed(key, body, content))
        signature.write_bytes(bytes.fromhex(metadata[key]["signature"]))
        verify = ["openssl", "dgst", "-sha256", "-verify", str(pem), "-signature", str(signature), str(message)]
        assert subprocess.run(verify, check=True, capture_output=True, text=True).stdout == "Verified OK\n"


def test_each_chain_links_hour_by_hour_from_a_start(tree: Path) -> None:
    metadata = json.loads((tree / "metadata.json").read_text())
    made = chains(tree)
    assert len(made) == len(ACCOUNTS) * len(REGIONS)
    for chain in made:
        first, last = chain[0][2], chain[-1][2]
        assert {first[name] for name in first if name.startswith("previous")} == {None}
        assert first["digestStartTime"] == f"{LAST_DAY - timedelta(days=DAYS - 1)}T00:00:00Z"
        assert last["digestEndTime"] == f"{LAST_DAY + timedelta(days=1)}T00:00:00Z"
        for (key, body, before), (_, _, after) in pairwise(chain):
            assert after["previousDigestS3Object"] == key
            assert after["previousDigestHashValue"] == hashlib.sha256(body).hexdigest()
            assert after["previousDigestSignature"] == metadata[key]["signature"]
            assert after["digestStartTime"] == before["digestEndTime"]


def test_one_region_changes_its_key_midway_and_regions_share_none(tree: Path) -> None:
    used = {"us-east-1": set[tuple[str, ...]](), "eu-west-1": set[tuple[str, ...]]()}
    for chain in chains(tree):
        used[chain[0][0].split("/")[4]].add(tuple(content["digestPublicKeyFingerprint"] for _, _, content in chain))
    [changed], [kept] = used["us-east-1"], used["eu-west-1"]
    half = DAYS * 12
    assert (len(set(changed[:half])), len(set(changed[half:])), len(set(changed)), len(set(kept))) == (1, 1, 2, 1)
    assert set(changed).isdisjoint(kept)
    one, two = public_keys("us-east-1")
    assert one["ValidityStartTime"] < two["ValidityStartTime"] < one["ValidityEndTime"] < two["ValidityEndTime"]


def test_digests_name_every_log_file_once_with_its_hash_and_times(tree: Path) -> None:
    entries = [entry for _, _, content in digests(tree) for entry in content["logFiles"]]
    files = {path.relative_to(tree).as_posix(): path for path in tree.rglob("AWSLogs/*/*/CloudTrail/**/*.json.gz")}
    assert Counter(entry["s3Object"] for entry in entries) == Counter(list(files))
    for entry in entries:
        body = gzip.decompress(files[entry["s3Object"]].read_bytes())
        times = [record["eventTime"] for record in json.loads(body)["Records"]]
        assert entry["hashValue"] == hashlib.sha256(body).hexdigest()
        assert (entry["oldestEventTime"], entry["newestEventTime"]) == (min(times), max(times))
        assert entry["s3Object"].split("_")[0].endswith(json.loads(body)["Records"][0]["recipientAccountId"])


def test_hours_without_files_and_file_names_before_their_hour_occur(tree: Path) -> None:
    contents = [content for _, _, content in digests(tree)]
    empty = [content for content in contents if not content["logFiles"]]
    assert empty
    assert (
        {content["newestEventTime"] for content in empty} == {content["oldestEventTime"] for content in empty} == {None}
    )
    early = 0
    for content in contents:
        started = datetime.fromisoformat(content["digestStartTime"])
        for entry in content["logFiles"]:
            named = datetime.strptime(entry["s3Object"].split("_")[3], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
            assert timedelta(minutes=-10) <= named - started < timedelta(hours=1)
            early += named < started
    assert early


def test_the_command_writes_the_same_bytes_in_another_process(tree: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "data.sample.trail", str(tmp_path), "--last-day", str(LAST_DAY), "--days", "1"]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"})
    expected = {found.key: (found.body, found.metadata) for found in objects(LAST_DAY, days=1)}
    metadata = json.loads((tmp_path / "metadata.json").read_text())
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in (tmp_path / "AWSLogs").rglob("*.json.gz")
    }
    assert {key: (body, metadata.get(key, {})) for key, body in written.items()} == expected


def test_records_have_aws_members_and_are_told_apart_by_event_id() -> None:
    records = month()
    assert 20_000 < len(records) < 40_000
    always = {"eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress"}
    assert all(always <= record.keys() for record in records)
    assert {record["eventVersion"] for record in records} == {"1.08", "1.09", "1.10", "1.11"}
    ids = Counter(record["eventID"] for record in records if "eventID" in record)
    assert (max(ids.values()), len(records) - len(ids)) == (1, 1)
    assert len({record["eventSource"] for record in records}) >= 30
    assert {record["userIdentity"].get("type") for record in records} >= {
        "AssumedRole",
        "IAMUser",
        "Root",
        "AWSService",
    }
    assert 190_000 < max(len(json.dumps(record)) for record in records) < 256 * 1024


def test_some_records_are_delivered_twice_and_stay_the_same() -> None:
    found: dict[str, list[Any]] = {}
    for made in objects(LAST_DAY, days=15, accounts=(PRODUCTION,), regions=("us-east-1",)):
        if "/CloudTrail/" in made.key:
            for record in json.loads(gzip.decompress(made.body))["Records"]:
                found.setdefault(record.get("eventID", ""), []).append(record)
    repeated = [records for records in found.values() if len(records) > 1]
    assert repeated
    assert all(one == two for one, two in repeated)


def test_copies_in_two_accounts_share_an_id_and_nothing_else_does() -> None:
    shared: dict[str, list[dict[str, Any]]] = {}
    for record in month():
        if record["userIdentity"].get("type") != "AWSService" and "sharedEventID" in record:
            shared.setdefault(record["sharedEventID"], []).append(record)
    assert shared
    for records in shared.values():
        assert len({record["recipientAccountId"] for record in records}) == len(records) == 2
        assert len({(record["eventName"], record["eventTime"]) for record in records}) == 1


def test_each_story_plays_at_its_time_and_names_what_it_is_judged_by() -> None:
    for story in STORIES:
        day = LAST_DAY - timedelta(days=story.days_before)
        at = f"{day}T{story.at:%H:%M:%S}Z"
        records = [record for record in month() if record["recipientAccountId"] == story.account.id]
        assert any(record["eventTime"] == at for record in records), story.name
        near = json.dumps([record for record in records if record["eventTime"][:10] == day.isoformat()])
        for verdict in story.verdicts:
            assert verdict.resource in near, (story.name, verdict.resource)


def test_ssh_is_open_for_47_minutes_and_closed_by_the_same_session() -> None:
    named = [r for r in month() if (r["requestParameters"] or {}) and OPENED_GROUP_ID in str(r["requestParameters"])]
    opened, closed = sorted(named, key=lambda record: record["eventTime"])
    names = (opened["eventName"], closed["eventName"])
    assert names == ("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress")
    minutes = datetime.fromisoformat(closed["eventTime"]) - datetime.fromisoformat(opened["eventTime"])
    assert minutes == timedelta(minutes=47)
    assert opened["userIdentity"] == closed["userIdentity"]
    assert opened["recipientAccountId"] == SSH_OPENED.account.id
    rule = opened["responseElements"]["securityGroupRuleSet"]["items"][0]["securityGroupRuleId"]
    assert closed["requestParameters"]["securityGroupRuleIds"]["items"] == [{"securityGroupRuleId": rule}]


def test_what_no_story_tells_is_innocent() -> None:
    """The plainest faults, counted over all records: what stories plant, and nothing more."""
    tells: dict[str, Any] = {
        "old tls": lambda r: r.get("tlsDetails", {}).get("tlsVersion") == "TLSv1",
        "root": lambda r: r["userIdentity"].get("type") == "Root" and "invokedBy" not in r["userIdentity"],
        "no mfa": lambda r: (
            r["eventName"] == "ConsoleLogin"
            and r["userIdentity"]["type"] != "AssumedRole"
            and r["additionalEventData"]["MFAUsed"] == "No"
            and r["responseElements"]["ConsoleLogin"] == "Success"
        ),
        "world": lambda r: (
            "'0.0.0.0/0'" in str(r["requestParameters"]) and "natGatewayId" not in r["requestParameters"]
        ),
        "stopped": lambda r: r["eventName"].startswith(("Stop", "Disable", "Schedule", "Deregister")),
        "deleted": lambda r: r["eventName"].startswith("Delete") and "invokedBy" not in r["userIdentity"],
        "everybody": lambda r: "'Allow', 'Principal': '*'" in str(r["requestParameters"]),
    }
    found = {name: [r["eventName"] for r in month() if tell(r)] for name, tell in tells.items()}
    assert {name: len(names) for name, names in found.items()} == {
        "old tls": 3,
        "root": 5,
        "no mfa": 2,
        "world": 3,
        "stopped": 2,
        "deleted": 7,
        "everybody": 1,
    }, found


def test_failing_stories_have_one_verdict_a_resource_and_control() -> None:
    judged = [(verdict.control, story.account.id, verdict.resource) for story in STORIES for verdict in story.verdicts]
    assert len(judged) == len(set(judged))
    failing = [v.control for story in STORIES for v in story.verdicts if v.status == FAIL]
    assert len(set(failing)) == 14
