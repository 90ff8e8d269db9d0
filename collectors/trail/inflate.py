"""Bytes of an object → bytes that count: inflated once, hashed once, with a limit against decompression bombs."""

import zlib
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256 as sha256_of_pieces

from isal import isal_zlib

from evidence.canonical import sha256

INFLATED_LIMIT = 512 << 20
"""Bytes, inflated, beyond which a file is refused. CloudTrail's own files stay below a tenth of it."""
_GZIP_WINDOW = 31
_MAGIC = b"\x1f\x8b"
_FLAGS = slice(3, 4)
_KNOWN_FLAGS = b"\x1f"
"""A gzip stream must not set other flags in its header; isal lets them pass."""
_PIECE = 128 << 10
"""Bytes that are inflated and hashed at once: few enough to stay in a core's cache."""


class Shape(Enum):
    """How the bytes of a file hang together; the value says it in words."""

    WHOLE = "a whole gzip stream"
    CUT = "its gzip stream is cut off"
    CORRUPT = "its gzip stream is corrupt"
    PLAIN = "it is not gzip"
    EMPTY = "it is empty"
    TOO_LARGE = f"it inflates to more than {INFLATED_LIMIT >> 20} MiB"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: inflated bytes (of a cut stream, what came out), their SHA-256, and what follows them."""

    shape: Shape
    data: bytes
    sha256: str | None
    trailing: bytes = b""


def inflate(data: bytes, limit: int = INFLATED_LIMIT) -> Content:
    """Inflate the first gzip stream of a file; a file that is no gzip is taken as it is. Never raises for any bytes."""
    if not data:
        return Content(Shape.EMPTY, b"", sha256(b""))
    if not data.startswith(_MAGIC):
        return Content(Shape.PLAIN, data, sha256(data)) if len(data) <= limit else Content(Shape.TOO_LARGE, b"", None)
    if data[_FLAGS] > _KNOWN_FLAGS:
        return Content(Shape.CORRUPT, b"", None)
    stream = isal_zlib.decompressobj(wbits=_GZIP_WINDOW)
    try:
        inflated = stream.decompress(data, limit + 1)
    except isal_zlib.IsalError:  # type: ignore[misc]
        return Content(Shape.CORRUPT, b"", None)
    if len(inflated) > limit:
        return Content(Shape.TOO_LARGE, b"", None)
    if not stream.eof:
        return _unfinished(data, inflated, limit)
    return Content(Shape.WHOLE, inflated, sha256(inflated), stream.unused_data)


def _unfinished(data: bytes, inflated: bytes, limit: int) -> Content:
    """Tell a stream that is cut off from one that is corrupt near its end: isal waits for bytes where zlib knows."""
    try:
        zlib.decompressobj(wbits=_GZIP_WINDOW).decompress(data, limit)
    except zlib.error:
        return Content(Shape.CORRUPT, b"", None)
    return Content(Shape.CUT, inflated, sha256(inflated))


def hashed(data: bytes, limit: int = INFLATED_LIMIT) -> Content:
    """Say of a file what `inflate` says, without its bytes: they are hashed piece by piece, as they are inflated."""
    if not data.startswith(_MAGIC) or data[_FLAGS] > _KNOWN_FLAGS:
        return replace(inflate(data, limit), data=b"")
    stream, hasher, size = isal_zlib.decompressobj(wbits=_GZIP_WINDOW), sha256_of_pieces(), 0
    rest = data
    try:
        while piece := stream.decompress(rest, _PIECE):
            hasher.update(piece)
            size += len(piece)
            if size > limit:
                return Content(Shape.TOO_LARGE, b"", None)
            rest = stream.unconsumed_tail
    except isal_zlib.IsalError:  # type: ignore[misc]
        return Content(Shape.CORRUPT, b"", None)
    if not stream.eof:
        return replace(inflate(data, limit), data=b"")
    return Content(Shape.WHOLE, b"", hasher.hexdigest(), stream.unused_data)


def inflate_all(content: Content, limit: int = INFLATED_LIMIT) -> Content:
    """Inflate the further streams of a file that tools have joined from several (`cat a.gz b.gz`).

    What is no gzip stream stays in `trailing`.
    """
    parts, trailing = [content.data], content.trailing
    while trailing.startswith(_MAGIC):
        member = inflate(trailing, limit - sum(map(len, parts)))
        if member.shape is not Shape.WHOLE:
            return member if member.shape is Shape.TOO_LARGE else Content(member.shape, b"", None)
        parts.append(member.data)
        trailing = member.trailing
    whole = b"".join(parts)
    return Content(content.shape, whole, sha256(whole), trailing)
