"""CloudTrail's records, read so that nothing is lost, and rebuilt from their rows (`record_of`).

A column holds its member verbatim; members without a column, and members whose column can't hold them (a null where a
string belongs, an `eventTime` with fractions, `readOnly` as a string), stand verbatim in `extra`, which therefore
overrules the columns. Two members of one name in one object are read as every JSON reader does: the last one counts.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from collectors.trail import native
from collectors.trail.flattened import BOOLEAN_TEXTS, identity_of, tls_version_of
from collectors.trail.forms import members, plain, split
from collectors.trail.members import AGGREGATED_ID, BOOLS, DOCUMENTS, ID, MADE_ID, RECIPIENT, STRINGS, TEXTS, TIME
from collectors.trail.spans import NO_TIME, NULL, Bytes, Parsed, of_rows
from evidence.canonical import canonical_json, sha256

_SCALARS = {ID: "event_id", TIME: "event_time"} | STRINGS
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _record_type() -> Any:
    kinds: list[tuple[Mapping[str, str], Any]] = [(_SCALARS, str), (BOOLS, bool), (DOCUMENTS, msgspec.Raw)]
    columns = [
        (column, kind, msgspec.field(default=None, name=member))
        for names, kind in kinds
        for member, column in names.items()
    ]
    return msgspec.defstruct("Record", columns, forbid_unknown_fields=True, gc=False)


_Record: Any = _record_type()
_decode = msgspec.json.Decoder(_Record).decode


def parse(data: bytes) -> Parsed:
    """Read the records of a log file's inflated bytes, in any form that `split` reads.

    A regular file is read by the compiled twin, where there is one; any other, record by record in Python.
    Raises NotRecordsError.
    """
    return (native.AVAILABLE and _regular(data)) or _record_by_record(data)


def _regular(data: bytes) -> Parsed | None:
    held = np.frombuffer(data, np.uint8)
    found = native.scanned(held)
    if found is None:
        return None
    arena, spans, flags, times = found
    without_id = np.flatnonzero(spans[:, _EVENT_ID, 1] == NULL)
    made = [_made_id(data[start : start + length]) for start, length in spans[without_id, -1].tolist()]
    arena = _with_ids(spans, without_id.tolist(), made, arena, len(data))
    return Parsed(held, arena, spans[:, :-1], flags, times)


_EVENT_ID = TEXTS.index("event_id")


def _with_ids(spans: native.Spans, rows: list[int], ids: list[bytes], arena: Bytes, size: int) -> Bytes:
    """Give records without an id the ids that were made for them; returns the arena that holds these, too."""
    at = size + len(arena)
    for row, text in zip(rows, ids, strict=True):
        spans[row, _EVENT_ID] = at, len(text)
        at += len(text)
    return np.concatenate([arena, np.frombuffer(b"".join(ids), np.uint8)]) if ids else arena


def _record_by_record(data: bytes) -> Parsed:
    rows, times = [], []
    for text in split(plain(data)):
        record, extra = _record(text)
        rows.append(_row(record, extra))
        moment = _moment(record.event_time)
        times.append(NO_TIME if moment is None else _microseconds(moment))
    return of_rows(rows, np.array(times, np.int64))


def _row(record: Any, extra: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a record's columns: bytes for texts, booleans for flags."""
    row = {column: getattr(record, column) for column in _Record.__struct_fields__ if column != "event_time"}
    row |= {column: None if row[column] is None else bytes(row[column]) for column in DOCUMENTS.values()}
    row |= identity_of(row["user_identity"])
    row["tls_version"] = tls_version_of(row["tls_details"])
    row["extra"] = _object(extra) if extra else None
    return {column: value.encode() if isinstance(value, str) else value for column, value in row.items()}


def _object(members: Mapping[str, bytes]) -> bytes:
    return b"{" + b",".join(json.dumps(name).encode() + b":" + raw for name, raw in members.items()) + b"}"


def _record(text: msgspec.Raw) -> tuple[Any, dict[str, bytes]]:
    """Read one record: what its columns hold, and the verbatim members for `extra`."""
    extra: dict[str, bytes] = {}
    try:
        record = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        record, extra = _odd_record(text)
    if _is_aggregated(record.event_category, extra):
        _name_aggregated(record, extra)
    else:
        if record.event_time is not None and not _is_exact(record.event_time):
            extra[TIME] = json.dumps(record.event_time).encode()
        if record.event_id is not None and record.event_id.startswith(MADE_ID):
            extra[ID] = json.dumps(record.event_id).encode()
    if record.event_id is None:
        record.event_id = _made_id(bytes(text)).decode()
    return record, extra


def _odd_record(text: msgspec.Raw) -> tuple[Any, dict[str, bytes]]:
    """Read a record with members that are unknown or don't fit: what fits in columns, the rest for `extra`."""
    values: dict[str, Any] = {}
    extra: dict[str, bytes] = {}
    for member, raw in members(text).items():
        value = _scalar(raw)
        if member in DOCUMENTS:
            values[DOCUMENTS[member]] = msgspec.Raw(raw)
        elif member in _SCALARS and isinstance(value, str):
            values[_SCALARS[member]] = value
        elif member in BOOLS and isinstance(value, bool):
            values[BOOLS[member]] = value
        else:
            extra[member] = raw
            if member in BOOLS:
                values[BOOLS[member]] = BOOLEAN_TEXTS.get(str(value).lower())
    return _Record(**values), extra


def _is_aggregated(category: str | None, extra: Mapping[str, Any]) -> bool:
    return category == "Aggregated" and AGGREGATED_ID in extra


def _name_aggregated(record: Any, extra: dict[str, bytes]) -> None:
    """Fill the columns that other events fill, the time with its window's start; what stood there goes to `extra`."""
    window = msgspec.Raw(extra.get("timeWindow", b""))
    found = {
        ID: _scalar(extra[AGGREGATED_ID]),
        RECIPIENT: _scalar(extra.get("accountId", b"")),
        TIME: _scalar(members(window).get("windowStart", b"") if bytes(window).startswith(b"{") else b""),
    }
    for member, value in found.items():
        own = getattr(record, _SCALARS[member])
        if own is not None:
            extra[member] = json.dumps(own).encode()
        setattr(record, _SCALARS[member], value if isinstance(value, str) else None)


def _scalar(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw) if raw[:1] in b'"tf' else None
    except msgspec.DecodeError:
        return None


def _made_id(text: bytes) -> bytes:
    """Make an id for a record without one: the hash of its canonical JSON."""
    try:
        return (MADE_ID + sha256(canonical_json(json.loads(text)))).encode()
    except (RecursionError, ValueError):
        return (MADE_ID + sha256(text)).encode()


def _is_exact(text: str) -> bool:
    moment = _moment(text)
    return moment is not None and _TIME.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Rebuild a record, as JSON reads it, from its row of `events`."""
    record: dict[str, Any] = {member: row[column] for member, column in (STRINGS | BOOLS).items()}
    record[ID] = None if row["event_id"].startswith(MADE_ID) else row["event_id"]
    record[TIME] = None if row["event_time"] is None else _written(row["event_time"])
    record = {member: value for member, value in record.items() if value is not None}
    record |= {member: json.loads(row[column]) for member, column in DOCUMENTS.items() if row[column] is not None}
    extra: dict[str, Any] = json.loads(row["extra"] or "{}")
    if _is_aggregated(row["event_category"], extra):
        for member in (ID, TIME, RECIPIENT):
            record.pop(member, None)
    return record | extra
