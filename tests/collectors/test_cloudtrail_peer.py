"""The real `aws cloudtrail validate-logs` on the same damaged trees, object by object: where it has an opinion, remit's
is the same one. Where remit differs on purpose, the test names the object, both words and the reason.
"""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from collectors.trail.keyring import KeyRing
from collectors.trail.sources import open_source
from evidence.lake import Lake
from tests.collectors.damages import OF_A_CHAIN, OF_AN_HOUR, Damage, Scene, all_at_once
from tests.collectors.endpoint import Endpoint, Reply, Request
from tests.collectors.trails import HOUR, START, Chain, Tree, ingested, outcomes, record, ring

TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/main"
SAID = re.compile(r"^(?:\(backfill\) )?(?:Digest|Log) file\ts3://logs/(\S+)\t(.+)$", re.MULTILINE)
WORDS = {
    "valid": "valid",
    "INVALID: hash value doesn't match": "modified",
    "INVALID: not found": "missing",
    "INVALID: invalid format": "invalid_format",
    "INVALID: unexpected data after end of compressed stream": "trailing_data",
    "INVALID: signature verification failed": "bad_signature",
    "INVALID: has been moved from its original location": "moved",
}
"""What the peer says of an object, in remit's words; an unknown key and an unreadable signature have longer lines."""


def word(said: str) -> str:
    if said.startswith("INVALID: public key not found"):
        return "unknown_key"
    return "bad_signature" if "hexadecimal" in said else WORDS[said]


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Stage:
    """A bucket with a scene's objects, and the keys that AWS lists: for the peer and for remit the same."""

    def __init__(self, environment: Mapping[str, str], cloudtrail: Endpoint) -> None:
        self.environment, self._cloudtrail = environment, cloudtrail
        self.session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
        self.session.client("s3").create_bucket(Bucket="logs")

    def set(self, tree: Tree, keys: KeyRing, labels: Mapping[str, str]) -> None:
        s3 = self.session.client("s3")
        for key, (data, metadata) in tree.items():
            s3.put_object(Bucket="logs", Key=key, Body=data, Metadata=metadata)

        def list_keys(request: Request) -> Reply:
            listed = [
                {
                    "Value": base64.b64encode(key.der).decode(),
                    "ValidityStartTime": 1672531200,
                    "ValidityEndTime": 1704067200,
                    "Fingerprint": labels.get(key.fingerprint, key.fingerprint),
                }
                for key in keys.keys.values()
                if key.region == request.region
            ]
            return Reply({"PublicKeyList": listed})

        trail = {"Name": "main", "TrailARN": TRAIL, "S3BucketName": "logs", "HomeRegion": "us-east-1"}
        self._cloudtrail.script |= {"ListPublicKeys": list_keys, "DescribeTrails": Reply({"trailList": [trail]})}

    def peer(self, end: datetime) -> dict[str, str]:
        """Run the peer over the chain of us-east-1, and return what it says of each object."""
        command = [sys.executable, "-m", "awscli", "cloudtrail", "validate-logs", "--verbose", "--trail-arn", TRAIL]
        times = ["--start-time", START.isoformat(), "--end-time", end.isoformat(), "--region", "us-east-1"]
        done = subprocess.run([*command, *times], env=self.environment, capture_output=True, text=True, timeout=60)
        said = {key: word(text) for key, text in SAID.findall(done.stdout + done.stderr)}
        assert done.returncode == int(any(text != "valid" for text in said.values())), done.stderr
        return said

    def remit(self, folder: Path, end: datetime) -> dict[str, str]:
        """Ingest the bucket as it is two hours after its last digest, and return the outcomes."""
        lake = Lake.open(folder / "lake", create=True)
        source = open_source("s3://logs", self.session)
        ingested(lake, source, KeyRing(session=self.session), now=end + 2 * HOUR)
        return outcomes(lake)


@pytest.fixture
def stage(moto: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    cloudtrail = Endpoint({})
    with cloudtrail.serving(monkeypatch):
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto)
        made = Stage(os.environ, cloudtrail)
        yield made
    bucket = made.session.resource("s3", endpoint_url=moto).Bucket("logs")
    bucket.objects.delete()
    bucket.delete()


def agree(remit: dict[str, str], peer: dict[str, str], differences: Mapping[str, str | None]) -> None:
    """Compare; `differences` is what the peer says instead. Of files that no valid digest names it never speaks."""
    said = {key: None if outcome == "not_covered" else outcome for key, outcome in remit.items()} | differences
    assert {key: peer.get(key) for key in remit.keys() | peer.keys()} == said


def expected(scene: Scene) -> dict[str, str]:
    return {key: outcome for key, outcome in scene.outcomes().items() if key not in scene.other.tree}


def instead(damage: Damage, scene: Scene) -> dict[str, str | None]:
    """Return what the peer says of objects where remit says something else on purpose, None for nothing."""
    hour, logs = scene.hour, scene.logs[2 * scene.hour : 2 * scene.hour + 2]
    vouching = {scene.digest: "valid"} | dict.fromkeys(logs, "valid")
    match damage.__name__:
        case "moved_log":
            # It looks only where a digest points; remit knows the bytes again where they lie now.
            return {scene.log.replace("/2023/07/", "/2023/08/"): None}
        case "moved_digest":
            return {scene.digest.replace("_main_", "_main_2_"): None}
        case "stranger_among_digests":
            return {scene.digest.replace("_main_", "-"): None}
        case "digest_resigned_by_an_accepted_key":
            # It never compares a digest with the hash and signature that the next one holds.
            return vouching
        case "digest_with_trailing_bytes":
            # It stops at the end of the gzip stream.
            return vouching
        case "digest_without_metadata":
            # The next digest holds the signature, so a plain copy is proven just as well.
            return {scene.digest: "bad_signature"} | dict.fromkeys(logs, None)
        case "two_digests_deleted_in_a_row":
            # It names the later one and goes on with the next that is listed.
            return {scene.digests[hour - 1]: None}
        case "newest_digest_deleted":
            # Nothing points at it; that it was due follows from the hours.
            return {scene.digests[-1]: None}
        case "digest_resigned_by_a_key_swapped_under_its_label":
            # It believes the label beside a key, so that the forged digest passes, and the true ones don't.
            return dict.fromkeys(scene.digests, "bad_signature") | vouching
    return {}


def test_every_damage_of_an_hour(stage: Stage, tmp_path: Path) -> None:
    scene = all_at_once()
    stage.set(scene.tree, scene.keys, scene.labels)
    end = START + scene.hours * HOUR
    remit, peer = stage.remit(tmp_path, end), stage.peer(end)
    assert remit == expected(scene)
    differences: dict[str, Any] = {}
    for number, damage in enumerate(OF_AN_HOUR):
        scene.hour = 3 * number + 2
        differences |= instead(damage, scene)
    agree(remit, peer, differences)


@pytest.mark.parametrize("damage", OF_A_CHAIN, ids=lambda damage: damage.__name__)
def test_damage_of_a_chain(damage: Damage, stage: Stage, tmp_path: Path) -> None:
    scene = Scene()
    damage(scene)
    stage.set(scene.tree, scene.keys, scene.labels)
    end = START + scene.hours * HOUR
    remit, peer = stage.remit(tmp_path, end), stage.peer(end)
    assert remit == expected(scene)
    agree(remit, peer, instead(damage, scene))


def test_what_is_no_damage(stage: Stage, tmp_path: Path) -> None:
    """Keys that rotate, a chain that starts anew, a file delivered twice and a backfill digest are all valid."""
    chain = Chain().grow(2)
    chain.signer = "second"
    chain.grow(2)
    chain.previous = {}
    chain.grow(1)
    moment = chain.hour + timedelta(minutes=5)
    records = [record("twice", moment)]
    chain.digest([chain.log(moment, records), chain.log(moment + timedelta(minutes=1), records)])
    late = chain.log(START + timedelta(minutes=30), [record("late", START)])
    end, chain.hour = chain.hour, START
    backfill = chain.digest([late], suffix="_backfill", previous={})
    chain.tree[backfill][1]["backfill-generation-timestamp"] = f"{end:%Y-%m-%dT%H:%M:%SZ}"
    stage.set(chain.tree, ring("us-east-1", "second@us-east-1"), {})
    remit, peer = stage.remit(tmp_path, end), stage.peer(end)
    assert remit == dict.fromkeys(chain.tree, "valid")
    agree(remit, peer, {})


def test_a_pause_is_a_gap(stage: Stage, tmp_path: Path) -> None:
    """The peer prints a line on the pause and exits with 0; remit has a row, since only an event can explain it."""
    chain = Chain().grow(2)
    chain.hour, chain.previous = chain.hour + 5 * HOUR, {}
    chain.grow(2)
    stage.set(chain.tree, ring("us-east-1"), {})
    remit, peer = stage.remit(tmp_path, chain.hour), stage.peer(chain.hour)
    [gap] = remit.keys() - chain.tree.keys()
    assert remit == dict.fromkeys(chain.tree, "valid") | {gap: "chain_gap"}
    agree(remit, peer, {gap: None})
