"""The compiled twin of reading records: `records.c`, built by `build.py` when remit is installed.

Where it was not built (no compiler), `AVAILABLE` is false and Python does the same, slower.
"""

import ctypes
from collections.abc import Sequence
from ctypes import POINTER, c_char_p, c_int64, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from collectors.trail.members import BOOLS, DOCUMENTS, FLAGS, ID, MARKS, MFA, STRINGS, TEXTS, TIME

if TYPE_CHECKING:
    from collectors.trail.spans import Parsed

Bytes = npt.NDArray[np.uint8]
Spans = npt.NDArray[np.uint32]
Times = npt.NDArray[np.int64]
LIBRARY = Path(__file__).with_name("records.so")
_SMALLEST = 256
"""Bytes of a record that room is made for at first."""
_TOO_FEW_ROWS = -2
_OFFSET_BYTES = 4
_SPAN_BYTES = 8
_STRING, _DOCUMENT, _BOOL, _IDENTITY, _TLS, _ID, _TIME = range(7)
_IDENTITY_COLUMNS = (
    "identity_type",
    "principal_id",
    "principal_arn",
    "identity_account_id",
    "user_name",
    "access_key_id",
    "invoked_by",
    "session_issuer_arn",
)
"""In the order of `struct layout`."""


class _Member(ctypes.Structure):
    _fields_ = (("name", c_char_p), ("length", c_uint32), ("kind", c_uint32), ("column", c_uint32))


class _Layout(ctypes.Structure):
    _fields_ = (
        ("members", POINTER(_Member)),
        *(
            (name, c_uint32)
            for name in ("count", "columns", "bools", "extra", "record", "category", "source", *_IDENTITY_COLUMNS, MFA)
        ),
        ("tls_version", c_uint32),
        ("marks", c_uint64),
    )


class _Scan(ctypes.Structure):
    _fields_ = (
        ("data", c_void_p),
        ("size", c_uint64),
        ("spans", c_void_p),
        ("times", c_void_p),
        ("bools", c_void_p),
        ("arena", c_void_p),
        ("used", c_uint64),
        ("capacity", c_int64),
        ("stride", c_int64),
    )


class _Column(ctypes.Structure):
    _fields_ = (
        ("offsets", c_void_p),
        ("values", c_void_p),
        ("validity", c_void_p),
        ("size", c_int64),
        ("nulls", c_int64),
    )


def _members() -> list[_Member]:
    kinds = {"userIdentity": _IDENTITY, "tlsDetails": _TLS}
    found = [(ID, _ID, TEXTS.index("event_id")), (TIME, _TIME, 0)]
    found += [(member, _STRING, TEXTS.index(column)) for member, column in STRINGS.items()]
    found += [(member, _BOOL, FLAGS.index(column)) for member, column in BOOLS.items()]
    found += [(member, kinds.get(member, _DOCUMENT), TEXTS.index(column)) for member, column in DOCUMENTS.items()]
    return [_Member(name.encode(), len(name), kind, column) for name, kind, column in found]


_COLUMNS = len(TEXTS) + 1
"""The texts, and the record itself."""
_MEMBERS = (_Member * len(_members()))(*_members())
_LAYOUT = _Layout(
    _MEMBERS,
    len(_MEMBERS),
    _COLUMNS,
    len(FLAGS),
    TEXTS.index("extra"),
    len(TEXTS),
    TEXTS.index("event_category"),
    TEXTS.index("event_source"),
    *map(TEXTS.index, _IDENTITY_COLUMNS),
    FLAGS.index(MFA),
    TEXTS.index("tls_version"),
    sum(1 << index for index, member in enumerate(_MEMBERS) if member.name.decode() in MARKS),
)


def _load() -> Any:
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    library.remit_scan.restype = c_int64
    library.remit_scan.argtypes = [POINTER(_Layout), POINTER(_Scan)]
    gathering: list[Any] = [POINTER(_Scan), c_void_p, c_void_p, c_int64, c_void_p, c_uint32, POINTER(_Column)]
    for function in (library.remit_measure, library.remit_gather):
        function.restype, function.argtypes = None, gathering
    library.remit_uuids.restype = None
    library.remit_uuids.argtypes = [c_void_p, c_void_p, c_int64, c_void_p, c_void_p]
    return library


_library = _load()
AVAILABLE = _library is not None


def scanned(data: Bytes) -> tuple[Bytes, Spans, Bytes, Times] | None:
    """Read a regular log file's inflated bytes; None for any other.

    Returns arena, spans, flags and times as `spans.Parsed` holds them; the last span of a record is the record itself.
    """
    arena = np.empty(2 * len(data) + 8, np.uint8)
    capacity = len(data) // _SMALLEST + 16
    while True:
        spans = np.empty((capacity, _COLUMNS, 2), np.uint32)
        times, flags = np.empty(capacity, np.int64), np.empty((capacity, len(FLAGS)), np.uint8)
        scan = _scan(data, arena, spans, flags, times)
        rows = _library.remit_scan(_LAYOUT, scan)
        if rows != _TOO_FEW_ROWS:
            break
        capacity *= 4
    if rows < 0:
        return None
    return arena[: scan.used].copy(), spans[:rows].copy(), flags[:rows].copy(), times[:rows].copy()


def gathered(parts: "Sequence[Parsed]", files: Times, rows: Times, numbers: Sequence[int]) -> list[pa.Array]:
    """Return columns of TEXTS by their numbers; see `spans.gathered`."""
    scans = (_Scan * len(parts))(*(_scan(part.data, part.arena, part.spans, part.flags, part.times) for part in parts))
    columns, wanted = (_Column * len(numbers))(), np.array(numbers, np.uint32)
    where = (scans, files.ctypes.data, rows.ctypes.data, len(rows), wanted.ctypes.data, len(numbers), columns)
    _library.remit_measure(*where)
    held = []
    for column in columns:
        buffers = (
            np.zeros((len(rows) + 7) // 8, np.uint8),
            np.empty(len(rows) + 1, np.int32),
            np.empty(column.size, np.uint8),
        )
        column.validity, column.offsets, column.values = (buffer.ctypes.data for buffer in buffers)
        held.append([pa.py_buffer(buffer) for buffer in buffers])
    _library.remit_gather(*where)
    return [
        pa.Array.from_buffers(pa.string(), len(rows), buffers, column.nulls)
        for buffers, column in zip(held, columns, strict=True)
    ]


def uuids(texts: pa.Array) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """Return what texts are worth as UUIDs, two numbers each, and which of them are; see `dedupe.uuids`."""
    _, offsets, data = texts.buffers()
    values, valid = np.empty((len(texts), 2), np.uint64), np.empty(len(texts), np.bool_)
    if len(texts) and data:
        start = offsets.address + texts.offset * _OFFSET_BYTES
        _library.remit_uuids(start, data.address, len(texts), values.ctypes.data, valid.ctypes.data)
    else:
        valid[:] = False
    return values, valid


def _scan(data: Bytes, arena: Bytes, spans: Spans, flags: Bytes, times: Times) -> _Scan:
    held = (spans.ctypes.data, times.ctypes.data, flags.ctypes.data, arena.ctypes.data)
    return _Scan(data.ctypes.data, len(data), *held, 0, len(times), spans.strides[0] // _SPAN_BYTES)
