"""A source on S3, over HTTP against moto's server: listing by days, reading, what is denied, archived or gone."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import boto3
import pytest
import requests

from collectors.trail.inplace import verify_source
from collectors.trail.keyring import KeyRing
from collectors.trail.sources import open_source
from evidence.errors import RemitError
from evidence.lake import Lake
from tests.collectors.trails import BUCKET, HOUR, START, Chain, ingested, outcomes, printed_keys, put, query, record


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


@pytest.mark.parametrize("prefix", ["", "/team", "/team/"])
def test_a_bucket_or_a_prefix(prefix: str, session: Any, lake: Lake) -> None:
    chain = Chain(base="team/", organization="o-a1b2c3d4e5").grow(3)
    put(session, chain)
    s3 = session.client("s3")
    s3.put_object(Bucket=BUCKET, Key="team/AWSLogs/111111111111/Config/us-east-1/x.json.gz", Body=b"not looked at")
    ingested(lake, open_source(f"s3://{BUCKET}{prefix}", session))
    found = outcomes(lake)
    tail = [key for key in found if key not in chain.tree]
    assert {found[key] for key in chain.tree} == {"valid"}
    assert [found[key] for key in tail] == ["chain_gap"], "the chain stopped long before two hours ago"
    assert query(lake, "select source, count(*) from log_objects group by all") == [
        (f"s3://{BUCKET}{prefix.rstrip('/')}", 6)
    ]
    assert query(lake, "select count(*) from events") == [(18,)]


def test_listing_begins_and_ends_with_the_days(session: Any) -> None:
    chain = Chain(hour=START.replace(hour=0)).grow(24 * 7, files=0)
    for day in range(10, 17):
        chain.log(START.replace(day=day), [record(day, START)])
    put(session, chain)
    listed = list(open_source(f"s3://{BUCKET}", session).listing(date(2023, 7, 12), date(2023, 7, 12)))
    days = {key.split("/us-east-1/")[1][:10] for key, _ in listed}
    assert {"2023/07/12", "2023/07/13"} <= days
    assert not {"2023/07/10", "2023/07/11"} & days
    assert dict(listed).keys() <= chain.tree.keys()
    assert all(size == len(chain.tree[key][0]) for key, size in listed)


def test_what_is_archived_or_gone_is_an_outcome(session: Any, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = Chain().grow(2)
    put(session, chain)
    s3 = session.client("s3")
    archived, gone, *others = chain.logs()
    data, metadata = chain.tree[archived]
    s3.put_object(Bucket=BUCKET, Key=archived, Body=data, Metadata=metadata, StorageClass="GLACIER")
    source = open_source(f"s3://{BUCKET}", session)
    listed = list(source.listing())
    s3.delete_object(Bucket=BUCKET, Key=gone)
    monkeypatch.setattr(source, "listing", lambda *_: iter(listed))
    ingested(lake, source, last=date(2023, 7, 9))
    expected = {archived: "archived", gone: "missing"} | dict.fromkeys([*others, *chain.digests()], "valid")
    assert outcomes(lake) == expected
    assert query(lake, "select count(*) from events") == [(6,)]


@pytest.fixture
def limited(endpoint: str, session: Any) -> Iterator[Any]:
    """Give a session that may list, and read all but one log file, at an endpoint that can enforce IAM."""
    iam = session.client("iam")
    iam.create_user(UserName="reader")
    statements = [
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::*T0605Z*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    yield boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1")
    _enforce_iam(endpoint, after=1_000_000_000)


def _enforce_iam(endpoint: str, after: int) -> None:
    requests.post(f"{endpoint}/moto-api/reset-auth", data=str(after), timeout=10).raise_for_status()


def test_what_is_denied_is_an_outcome(limited: Any, lake: Lake, endpoint: str, session: Any) -> None:
    chain = Chain().grow(2)
    put(session, chain)
    _enforce_iam(endpoint, after=0)
    ingested(lake, open_source(f"s3://{BUCKET}", limited), last=date(2023, 7, 9))
    denied, *others = chain.logs()
    assert outcomes(lake) == {denied: "access_denied"} | dict.fromkeys([*others, *chain.digests()], "valid")
    [(detail,)] = query(lake, "select detail from log_objects where outcome = 'access_denied'")
    assert detail == "s3:GetObject: AccessDenied"


def test_a_digest_at_another_place_of_the_bucket_is_moved(session: Any, lake: Lake) -> None:
    chain = Chain().grow(1)
    chain.tree = {f"copy/{key}": held for key, held in chain.tree.items()}
    put(session, chain)
    ingested(lake, open_source(f"s3://{BUCKET}", session), last=date(2023, 7, 9))
    assert sorted(outcomes(lake).values()) == ["moved", "not_covered", "not_covered"]


def test_with_a_sidecar_a_bucket_is_a_mirror(session: Any, lake: Lake) -> None:
    chain = Chain().grow(2)
    metadata = {key: {"Metadata": held[1]} for key, held in chain.tree.items() if held[1]}
    chain.tree = {f"copy/{key}": (data, {}) for key, (data, _) in chain.tree.items()}
    put(session, chain)
    ingested(lake, open_source(f"s3://{BUCKET}/copy", session, metadata))
    assert set(outcomes(lake).values()) == {"valid"}


def test_a_bucket_that_is_not_there_is_one_clear_line(session: Any) -> None:
    with pytest.raises(RemitError, match=r"s3://nowhere could not be listed \(NoSuchBucket\)"):
        list(open_source("s3://nowhere", session).listing())


def test_objects_are_read_without_the_clients_machinery_unless_something_is_wrong(session: Any) -> None:
    chain = Chain(trail="na me+ü=&").grow(2)
    odd = chain.log(START, [record("odd", START)]).replace(".json.gz", " +=&%2Fü~.json.gz")
    chain.tree[odd] = (b"odd", {"Some-Name": "some text"})
    put(session, chain)
    session.client("s3").put_object(Bucket=BUCKET, Key="archived", Body=b"x", StorageClass="GLACIER")
    source = open_source(f"s3://{BUCKET}", session)
    calls: list[str] = []
    source._client.meta.events.register(  # type: ignore[attr-defined]
        "before-call.s3.GetObject", lambda params, **_: calls.append(params["url_path"])
    )
    before_listing = source.read(odd)
    assert (before_listing.data, len(calls)) == (b"odd", 1)
    list(source.listing())
    read = {key: source.read(key) for key in chain.tree}
    assert len(calls) == 1
    assert {key: found.data for key, found in read.items()} == {key: data for key, (data, _) in chain.tree.items()}
    assert read[odd] == before_listing
    assert all(read[key].metadata == chain.tree[key][1] for key in chain.digests())
    assert [source.read(key).problem for key in ("gone", "archived")] == ["missing", "archived"]
    assert len(calls) == 3


def test_a_bucket_is_verified_where_it_lies(session: Any, key_server: "type[KeyServer]") -> None:
    chain = Chain().grow(3)
    put(session, chain)
    [gone, *_] = chain.logs()
    found = verify_source(
        open_source(f"s3://{BUCKET}", session), KeyRing(session=session), last=START.date(), now=START + 5 * HOUR
    )
    assert found.holds
    assert [region for region, _ in key_server.asked] == ["us-east-1"]
    session.client("s3").delete_object(Bucket=BUCKET, Key=gone)
    later = verify_source(open_source(f"s3://{BUCKET}", session), KeyRing(session=session), now=START + 9 * HOUR)
    assert {one.object: one.outcome for one in later.wrong} == {
        gone: "missing",
        chain.digests()[-1].replace("T090000Z", "T100000Z"): "chain_gap",
    }
    assert [(hole.starts, hole.hours, hole.why) for hole in later.places[0].holes] == [
        (START, 1.0, ("log_file",)),
        (START + 3 * HOUR, 4.0, ("chain_gap",)),
    ]


class KeyServer(BaseHTTPRequestHandler):
    """Answers ListPublicKeys with the keys of the Region that the request is signed for; moto has no such call."""

    asked: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        region = self.headers["Authorization"].split("Credential=")[1].split("/")[2]
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((region, request))
        answer = json.loads(printed_keys(region))[region]
        answer["PublicKeyList"][0] |= {"ValidityEndTime": 1704067200.0, "Fingerprint": "a label that is not believed"}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def key_server(session: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[KeyServer]]:
    KeyServer.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), KeyServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDTRAIL", f"http://127.0.0.1:{server.server_port}")
        yield KeyServer
        server.shutdown()


def test_each_region_is_asked_for_its_keys_once(session: Any, lake: Lake, key_server: type[KeyServer]) -> None:
    chain = Chain().grow(2)
    other = Chain(region="eu-west-1", signer="eu-west-1", tree=chain.tree).grow(2)
    put(session, chain)
    ingested(lake, open_source(f"s3://{BUCKET}", session), KeyRing(session=session), last=date(2023, 7, 9))
    assert set(outcomes(lake).values()) == {"valid"}
    assert [region for region, _ in key_server.asked] == ["eu-west-1", "us-east-1"]
    asked = [datetime.fromtimestamp(key_server.asked[0][1][name], UTC) for name in ("StartTime", "EndTime")]
    assert asked == [START - HOUR, START + 4 * HOUR]
    rows = query(lake, "select region, fingerprint, answered_at is not null from public_keys order by region")
    assert rows == [("eu-west-1", other.fingerprint, True), ("us-east-1", chain.fingerprint, True)]
    ingested(lake, open_source(f"s3://{BUCKET}", session), KeyRing(session=session), last=date(2023, 7, 9))
    assert len(key_server.asked) == 2, "a night without new digests asks for no keys"


def test_keys_that_aws_does_not_give_are_named(session: Any, lake: Lake) -> None:
    """Moto has no ListPublicKeys."""
    put(session, Chain().grow(1))
    ingested(lake, open_source(f"s3://{BUCKET}", session), KeyRing(session=session), last=date(2023, 7, 9))
    [(outcome, detail)] = query(lake, "select outcome, detail from digests")
    assert outcome == "unknown_key"
    assert "cloudtrail:ListPublicKeys" in detail
