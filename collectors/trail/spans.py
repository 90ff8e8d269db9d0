"""Records of a log file as spans: where each column's text stands, and nothing copied yet.

Texts stand in the file's inflated bytes, or in an arena beside them where they are not in the file to the letter.
Spans of many files become columns in whatever order is wanted, with one copy (`gathered`).
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
    sizes = np.where(lengths == NULL, 0, lengths).astype(np.uint64)
    offsets = np.cumsum(sizes, dtype=np.uint64) - sizes
    spans = np.stack([offsets.astype(np.uint32), lengths], axis=1).reshape(len(rows), len(TEXTS), 2)
    held = [row.get(name) for row in rows for name in FLAGS]
    flags = np.array([NEITHER if flag is None else int(flag) for flag in held], np.uint8).reshape(len(rows), len(FLAGS))
    arena = np.frombuffer(b"".join(filter(None, texts)), np.uint8)
    return Parsed(np.empty(0, np.uint8), arena, spans, flags, times)


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
