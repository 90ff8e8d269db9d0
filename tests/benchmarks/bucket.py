"""A measured tree as a bucket: `python -m tests.benchmarks.bucket FOLDER [--delay MS]`, a process of its own.

It answers what verifying needs of S3, CloudTrail and Organizations, from memory and in well under a millisecond, so
that what is measured is the client; each answer waits for the delay, as one from a bucket far away does. One line on
standard output says the address.
"""

import argparse
import asyncio
import hashlib
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.benchmarks.tree import BUCKET, ORGANIZATION, TRAIL

PAGE = 1000
TRAIL_ARN = f"arn:aws:cloudtrail:us-east-1:111111111111:trail/{TRAIL}"
Answer = tuple[int, Mapping[str, str], bytes]


class Bucket:
    """The objects, and what is answered to requests."""

    def __init__(self, folder: Path) -> None:
        mirror = folder / "mirror"
        files = sorted((path.relative_to(mirror).as_posix(), path) for path in mirror.rglob("*.gz"))
        self._objects = {key: path.read_bytes() for key, path in files}
        self._metadata = json.loads((folder / "metadata.json").read_text())
        self._keys = json.loads((folder / "public-keys.json").read_text())

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        """Answer one request; its body says nothing that is looked at."""
        if method == "POST":
            region = headers["authorization"].split("Credential=")[1].split("/")[2]
            operation = headers["x-amz-target"].rpartition(".")[2]
            return (
                200,
                {"Content-Type": "application/x-amz-json-1.1"},
                json.dumps(self._said(operation, region)).encode(),
            )
        url = urlsplit(target)
        key = unquote(url.path).removeprefix(f"/{BUCKET}").removeprefix("/")
        if key:
            return self._object(key)
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        if "location" in query:
            return 200, {}, b"<LocationConstraint xmlns='http://s3.amazonaws.com/doc/2006-03-01/'/>"
        return 200, {"Content-Type": "application/xml"}, self._listed(query).encode()

    def _said(self, operation: str, region: str) -> dict[str, Any]:
        if operation == "ListPublicKeys":
            return {"PublicKeyList": [_labelled(key) for key in self._keys[region]["PublicKeyList"]]}
        if operation == "DescribeOrganization":
            return {"Organization": {"Id": ORGANIZATION}}
        trail = {"TrailARN": TRAIL_ARN, "Name": TRAIL, "S3BucketName": BUCKET, "HomeRegion": "us-east-1"}
        return {"trailList": [trail | {"IsOrganizationTrail": True}]}

    def _object(self, key: str) -> Answer:
        if key not in self._objects:
            return 404, {}, b"<Error><Code>NoSuchKey</Code></Error>"
        metadata = {f"x-amz-meta-{name}": text for name, text in self._metadata.get(key, {}).items()}
        return 200, metadata, self._objects[key]

    def _listed(self, query: Mapping[str, str]) -> str:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after") or query.get("marker", "")
        entries: dict[str, int | None] = {}
        for key in self._objects:
            if key.startswith(prefix) and key > after:
                cut = key.find(delimiter, len(prefix)) if delimiter else -1
                entries.setdefault(key[: cut + 1] if cut >= 0 else key, None if cut >= 0 else len(self._objects[key]))
                if len(entries) > PAGE:
                    break
        page = list(entries.items())[:PAGE]
        more = len(entries) > PAGE
        token = f"<NextContinuationToken>{page[-1][0]}</NextContinuationToken>" if more else ""
        return (
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}"
            f"{''.join(_entry(name, size) for name, size in page)}</ListBucketResult>"
        )


def _labelled(key: Mapping[str, str]) -> dict[str, Any]:
    fingerprint = hashlib.md5(b64decode(key["Value"]), usedforsecurity=False).hexdigest()
    return {"Value": key["Value"], "Fingerprint": fingerprint, "ValidityStartTime": 0, "ValidityEndTime": 4_000_000_000}


def _entry(name: str, size: int | None) -> str:
    if size is None:
        return f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>"
    return f"<Contents><Key>{escape(name)}</Key><Size>{size}</Size></Contents>"


def _lines(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, text = line.partition(":")
        yield name.lower(), text.strip()


async def _serve(bucket: Bucket, delay: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            headers = dict(_lines(head))
            await reader.readexactly(int(headers.get("content-length", 0)))
            method, target, _ = head.decode("latin-1").split(" ", 2)
            status, more, body = bucket.answer(method, target, headers)
            if delay:
                await asyncio.sleep(delay)
            lines = [f"HTTP/1.1 {status} OK", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in more.items())]
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bucket", description=__doc__)
    parser.add_argument("folder", type=Path, help="where tests.benchmarks.tree wrote a tree")
    parser.add_argument("--delay", type=float, default=0.0, help="milliseconds that each answer waits")
    options = parser.parse_args()
    bucket = Bucket(options.folder)
    server = await asyncio.start_server(
        lambda reader, writer: _serve(bucket, options.delay / 1000, reader, writer), "127.0.0.1", 0, backlog=1024
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
