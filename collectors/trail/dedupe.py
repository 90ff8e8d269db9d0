"""Which events are new: sixteen bytes stand for one event of one recipient account, and sorted arrays remember them."""

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from collectors.trail import native

Marks = npt.NDArray[np.uint64]
"""One row of two numbers for each event."""
Mask = npt.NDArray[np.bool_]

_UUID_LENGTH = 36
_DASHES = [8, 13, 18, 23]
_DIGITS = [place for place in range(_UUID_LENGTH) if place not in _DASHES]
_NO_DIGIT = 255
_GROWTH = 4
"""How many times larger than the next a run of marks is kept."""
_VALUES = np.full(256, _NO_DIGIT, np.uint8)
_VALUES[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)


def marks(recipients: pa.Array, event_ids: pa.Array) -> Marks:
    """Return the marks of events, given their recipients and ids (arrays of strings without nulls).

    A UUID stands for itself, any other id for its hash; the recipient's hash is mixed in.
    """
    made, usual = native.uuids(event_ids) if native.AVAILABLE else uuids(event_ids)
    odd = np.flatnonzero(~usual)
    for index, text in zip(odd.tolist(), event_ids.take(pa.array(odd)).to_pylist(), strict=True):
        made[index] = _hashed(text)
    coded = recipients.dictionary_encode()
    accounts = np.array([_hashed(text) for text in coded.dictionary.to_pylist()], np.uint64).reshape(-1, 2)
    mixed: Marks = made ^ accounts[coded.indices.to_numpy()]
    return mixed


def uuids(texts: pa.Array) -> tuple[Marks, Mask]:
    """Return what texts are worth as UUIDs, and which of them are, in the one usual spelling."""
    values, valid = np.empty((len(texts), 2), np.uint64), np.zeros(len(texts), np.bool_)
    long = np.flatnonzero(pc.equal(pc.binary_length(texts), _UUID_LENGTH).to_numpy(zero_copy_only=False))
    if len(long):
        fixed = texts.take(pa.array(long)).cast(pa.binary()).cast(pa.binary(_UUID_LENGTH))
        letters = np.frombuffer(fixed.buffers()[1], np.uint8)[: len(fixed) * _UUID_LENGTH].reshape(-1, _UUID_LENGTH)
        digits = _VALUES[letters[:, _DIGITS]]
        valid[long] = (letters[:, _DASHES] == ord("-")).all(axis=1) & (digits != _NO_DIGIT).all(axis=1)
        values[long] = np.ascontiguousarray(digits[:, ::2] << 4 | digits[:, 1::2]).view(np.uint64)
    return values, valid


def _hashed(text: str) -> tuple[Any, ...]:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return tuple(np.frombuffer(digest, np.uint64))


class Seen:
    """The marks that have been seen, in runs that are each sorted by their first number and grow by merging."""

    def __init__(self, held: Marks) -> None:
        self._runs = [_sorted(held)] if len(held) else []

    def new(self, found: Marks) -> Mask:
        """Tell which marks are neither held nor before in `found` itself, and hold them from now on."""
        order = np.argsort(found[:, 0])
        ranked = found[order]
        fresh = np.ones(len(ranked), np.bool_)
        if (ranked[1:, 0] == ranked[:-1, 0]).any():
            order = np.lexsort((found[:, 1], found[:, 0]))
            ranked = found[order]
            fresh[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
        for run in self._runs:
            fresh &= ~_holds(run, ranked)
        mask = np.empty(len(found), np.bool_)
        mask[order] = fresh
        if fresh.any():
            self._runs.append(ranked[fresh])
        while len(self._runs) > 1 and len(self._runs[-2]) < _GROWTH * len(self._runs[-1]):
            self._runs[-2:] = [_merged(*self._runs[-2:])]
        return mask


def _holds(run: Marks, wanted: Marks) -> Mask:
    first, second = run[:, 0], run[:, 1]
    place = np.minimum(np.searchsorted(first, wanted[:, 0]), len(run) - 1)
    found: Mask = first[place] == wanted[:, 0]
    same: Mask = found & (second[place] == wanted[:, 1])
    for index in np.flatnonzero(found & ~same).tolist():  # several marks begin alike
        end = np.searchsorted(first, wanted[index, 0], "right")
        same[index] = bool((second[place[index] : end] == wanted[index, 1]).any())
    return same


def _merged(longer: Marks, shorter: Marks) -> Marks:
    """Return two sorted runs as one, with no more room than that takes."""
    merged: Marks = np.insert(longer, np.searchsorted(longer[:, 0], shorter[:, 0]), shorter, axis=0)
    return merged


def _sorted(marks: Marks) -> Marks:
    """Sort by the first number."""
    ranked: Marks = marks[np.argsort(marks[:, 0])]
    return ranked
