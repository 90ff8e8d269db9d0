"""Records of a log file as spans: where each column's text stands, and nothing copied yet.

Texts stand in the file's inflated bytes, or in an arena beside them where they are not in the file to the letter.
Spans of many files become columns in whatever order is wanted, with one copy (`gathered`). Pickled, the texts leave the
file behind: column by column, and compressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from collectors.trail import native
from collectors.trail.members import FLAGS, TEXTS

Bytes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]
Times = Indices
"""Microseconds since 1970 in UTC; NO_TIME for none."""
NO_TIME = np.iinfo(np.int64).min
NULL = np.iinfo(np.uint32).max
"""The length of a null."""
_CODEC = "zstd"
_LENGTH_BYTES = 4
KEYS = ("recipient_account_id", "aws_region", "event_id")
NEITHER = 2
"""A flag that is neither false (0) nor true (1)."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The records of one log file, in their order.

    `spans` (records × TEXTS × 2) holds offset and length of each text; offsets from the size of `data` on point into
    `arena`. `flags` (records × FLAGS) holds 0, 1 or NEITHER. `keys` are the columns KEYS, copied out while the file is
    in the processor's cache.
    """

    data: Bytes
    arena: Bytes
    spans: npt.NDArray[np.uint32]
    flags: Bytes
    times: Times
    keys: list[pa.Array] = field(init=False)

    def __post_init__(self) -> None:
        rows = np.arange(self.count)
        object.__setattr__(self, "keys", gathered([self], np.zeros(self.count, np.int64), rows, KEYS))

    def __reduce__(self) -> tuple[Any, ...]:
        columns = gathered([self], np.zeros(self.count, np.int64), np.arange(self.count), TEXTS)
        arena = b"".join(_values(column) for column in columns)
        lengths = np.ascontiguousarray(self.spans[:, : len(TEXTS), 1].T).tobytes()
        packed = (pa.compress(arena, _CODEC, asbytes=True), pa.compress(lengths, _CODEC, asbytes=True))
        return _unpacked, (len(arena), *packed, self.flags, self.times)

    @property
    def count(self) -> int:
        return len(self.times)

    @property
    def held(self) -> int:
        """Bytes that the records keep in memory, about."""
        return len(self.data) + len(self.arena) + self.spans.nbytes

    def text(self, record: int, column: int) -> bytes | None:
        """Return one text."""
        offset, length = map(int, self.spans[record, column])
        if length == NULL:
            return None
        found, offset = (self.data, offset) if offset < len(self.data) else (self.arena, offset - len(self.data))
        return found[offset : offset + length].tobytes()


def of_rows(rows: Sequence[Mapping[str, Any]], times: Times) -> Parsed:
    """Make the spans of records that are at hand as values: bytes for TEXTS and booleans for FLAGS, by column."""
    texts = [row.get(name) for row in rows for name in TEXTS]
    lengths = np.array([NULL if text is None else len(text) for text in texts], np.uint32)
    spans = _laid_out(lengths.reshape(len(rows), len(TEXTS)))
    held = [row.get(name) for row in rows for name in FLAGS]
    flags = np.array([NEITHER if flag is None else int(flag) for flag in held], np.uint8).reshape(len(rows), len(FLAGS))
    arena = np.frombuffer(b"".join(filter(None, texts)), np.uint8)
    return Parsed(np.empty(0, np.uint8), arena, spans, flags, times)


def _laid_out(lengths: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the spans of texts that stand one after another, in the order of their lengths."""
    sizes = np.where(lengths == NULL, 0, lengths).astype(np.uint64).ravel()
    offsets = (np.cumsum(sizes, dtype=np.uint64) - sizes).astype(np.uint32).reshape(lengths.shape)
    return np.stack([offsets, lengths], axis=-1)


def _values(column: pa.Array) -> bytes:
    """Return a column's texts, one after another."""
    _, offsets, values = column.buffers()
    return values[: np.frombuffer(offsets, np.int32)[len(column)]].to_pybytes() if values else b""


def _unpacked(size: int, arena: bytes, lengths: bytes, flags: Bytes, times: Times) -> Parsed:
    texts = np.frombuffer(pa.decompress(arena, size, _CODEC), np.uint8)
    held = pa.decompress(lengths, _LENGTH_BYTES * len(TEXTS) * len(times), _CODEC)
    spans = _laid_out(np.frombuffer(held, np.uint32).reshape(len(TEXTS), len(times)))
    return Parsed(np.empty(0, np.uint8), texts, np.ascontiguousarray(spans.transpose(1, 0, 2)), flags, times)


def gathered(parts: Sequence[Parsed], files: Indices, rows: Indices, columns: Sequence[str]) -> list[pa.Array]:
    """Return columns of TEXTS, as arrays of strings, for the records that `files` and `rows` name."""
    numbers = [TEXTS.index(name) for name in columns]
    if native.AVAILABLE:
        return native.gathered(parts, files, rows, numbers)
    pairs = list(zip(files.tolist(), rows.tolist(), strict=True))
    return [
        pa.array([parts[file].text(row, number) for file, row in pairs], pa.binary()).cast(pa.string())
        for number in numbers
    ]
