"""Canonical JSON and SHA-256: one text for one value, one hash for one text."""

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

_CHUNK = 1 << 20


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def canonical_json(value: Any) -> str:
    """Return the JSON text of a value: keys sorted, no white space, UTF-8 kept, times in UTC, bytes in base64."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def sha256(data: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8, in hexadecimal."""
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def sha256_stream(stream: BinaryIO | Any) -> str:
    """Return the SHA-256 in hexadecimal of what a binary stream still holds, read piece by piece."""
    digest = hashlib.sha256()
    for chunk in _chunks(stream):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(stream: Any) -> Iterable[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
