"""CloudTrail's records, read so that nothing is lost, and rebuilt from their rows (`record_of`).

A column holds its member verbatim; members without a column, and members whose column can't hold them (a null where a
string belongs, an `eventTime` with fractions, `readOnly` as a string), stand verbatim in `extra`, which therefore
overrules the columns. Two members of one name in one object are read as every JSON reader does: the last one counts.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from collectors.trail.forms import members, plain, split
from evidence.canonical import canonical_json, sha256

Times = npt.NDArray[np.int64]
"""Microseconds since 1970 in UTC; NO_TIME for none."""
NO_TIME = np.iinfo(np.int64).min
STRINGS = {
    "eventVersion": "event_version",
    "eventSource": "event_source",
    "eventName": "event_name",
    "awsRegion": "aws_region",
    "sourceIPAddress": "source_ip_address",
    "userAgent": "user_agent",
    "errorCode": "error_code",
    "errorMessage": "error_message",
    "requestID": "request_id",
    "eventType": "event_type",
    "eventCategory": "event_category",
    "apiVersion": "api_version",
    "recipientAccountId": "recipient_account_id",
    "sharedEventID": "shared_event_id",
    "vpcEndpointId": "vpc_endpoint_id",
    "vpcEndpointAccountId": "vpc_endpoint_account_id",
    "sessionCredentialFromConsole": "session_credential_from_console",
}
BOOLS = {"managementEvent": "management_event", "readOnly": "read_only"}
DOCUMENTS = {
    "userIdentity": "user_identity",
    "requestParameters": "request_parameters",
    "responseElements": "response_elements",
    "additionalEventData": "additional_event_data",
    "resources": "resources",
    "serviceEventDetails": "service_event_details",
    "tlsDetails": "tls_details",
    "addendum": "addendum",
    "edgeDeviceDetails": "edge_device_details",
    "insightDetails": "insight_details",
    "eventContext": "event_context",
}
ID, TIME = "eventID", "eventTime"
_SCALARS = {ID: "event_id", TIME: "event_time"} | STRINGS
_MADE_ID = "sha256-"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
BOOLEAN_TEXTS = {"true": True, "false": False}


def _record_type() -> Any:
    kinds: list[tuple[Mapping[str, str], Any]] = [(_SCALARS, str), (BOOLS, bool), (DOCUMENTS, msgspec.Raw)]
    columns = [
        (column, kind, msgspec.field(default=None, name=member))
        for names, kind in kinds
        for member, column in names.items()
    ]
    return msgspec.defstruct("Record", columns, forbid_unknown_fields=True, gc=False)


_Record: Any = _record_type()
MEMBERS = tuple(name for name in _Record.__struct_fields__ if name != "event_time")
"""The columns that a record's members fill."""
_GETTERS = {name: attrgetter(name) for name in MEMBERS}
_File: Any = msgspec.defstruct("File", [("Records", list[_Record])], forbid_unknown_fields=True)
_decode = msgspec.json.Decoder(_Record).decode
_decode_file = msgspec.json.Decoder(_File).decode
_TEMPLATE = b"0000-00-00T00:00:00Z\n"
_LOWEST = np.frombuffer(_TEMPLATE, np.uint8)
_SPAN = np.frombuffer(bytes(9 * (char == ord("0")) for char in _TEMPLATE), np.uint8)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEIGHTS = np.zeros((len(_TEMPLATE), 6), np.int64)
for _part, _places in enumerate(((0, 1, 2, 3), (5, 6), (8, 9), (11, 12), (14, 15), (17, 18))):
    _WEIGHTS[_places, _part] = 10 ** np.arange(len(_places))[::-1]
"""What each digit of a time adds to its year, month, day, hour, minute and second."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The records of one log file in their order: a list for each of MEMBERS, documents as bytes, times as numbers.

    `extras` holds, by a record's index, the members for `extra`.
    """

    count: int
    columns: dict[str, list[Any]]
    times: Times
    extras: dict[int, dict[str, bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: list[Any], times: Times, extras: dict[int, dict[str, bytes]] | None = None) -> "Parsed":
        columns = {name: [*map(get, records)] for name, get in _GETTERS.items()}
        for name in DOCUMENTS.values():
            raws = columns[name]
            if raws.count(None) < len(raws):
                columns[name] = [None if raw is None else bytes(raw) for raw in raws]
        return cls(len(records), columns, times, extras or {})


def parse(data: bytes) -> Parsed:
    """Read the records of a log file's inflated bytes, in any form that `split` reads.

    A regular file is read in one go; one with anything odd in it, record by record. Raises NotRecordsError.
    """
    data = plain(data)
    try:
        records = _decode_file(data).Records
        times = _regular_times([record.event_time for record in records])
        if times is not None and _MADE_ID not in "\n".join([record.event_id for record in records]):
            return Parsed.of(records, times)
    except (msgspec.DecodeError, RecursionError, ValueError, TypeError):
        pass
    return _record_by_record(data)


def _regular_times(texts: list[str]) -> Times | None:
    """Return times that are all written as CloudTrail does; None, or a ValueError, where one is not."""
    written = np.frombuffer("".join([f"{text}\n" for text in texts]).encode(), np.uint8)
    digits = written.reshape(len(texts), len(_TEMPLATE)) - _LOWEST
    if not (digits <= _SPAN).all():
        return None
    year, month, day, hour, minute, second = (digits @ _WEIGHTS).T
    months = (year - 1970) * 12 + month - 1
    days = months.astype("M8[M]").astype("M8[D]") + (day - 1)
    real = (year > 0) & (month > 0) & (month < 13) & (day > 0) & (days.astype("M8[M]").astype(np.int64) == months)
    if not (real & (hour < 24) & (minute < 60) & (second < 60)).all():
        return None
    times: Times = (((days.astype(np.int64) * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000
    return times


def _record_by_record(data: bytes) -> Parsed:
    records: list[Any] = []
    extras: dict[int, dict[str, bytes]] = {}
    times = []
    for index, text in enumerate(split(data)):
        record, extra = _record(text)
        records.append(record)
        if extra:
            extras[index] = extra
        moment = _moment(record.event_time)
        times.append(NO_TIME if moment is None else _microseconds(moment))
    return Parsed.of(records, np.array(times, np.int64), extras)


def _record(text: msgspec.Raw) -> tuple[Any, dict[str, bytes]]:
    """Read one record: what its columns hold, and the verbatim members for `extra`."""
    extra: dict[str, bytes] = {}
    try:
        record = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        record, extra = _odd_record(text)
    if record.event_time is not None and not _is_exact(record.event_time):
        extra[TIME] = json.dumps(record.event_time).encode()
    if record.event_id is None:
        record.event_id = _MADE_ID + _fingerprint(text)
    elif record.event_id.startswith(_MADE_ID):
        extra[ID] = json.dumps(record.event_id).encode()
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


def _scalar(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw) if raw[:1] in b'"tf' else None
    except msgspec.DecodeError:
        return None


def _fingerprint(text: msgspec.Raw) -> str:
    try:
        return sha256(canonical_json(json.loads(bytes(text))))
    except (RecursionError, ValueError):
        return sha256(bytes(text))


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
    record[ID] = None if row["event_id"].startswith(_MADE_ID) else row["event_id"]
    record[TIME] = None if row["event_time"] is None else _written(row["event_time"])
    record = {member: value for member, value in record.items() if value is not None}
    record |= {member: json.loads(row[column]) for member, column in DOCUMENTS.items() if row[column] is not None}
    record |= json.loads(row["extra"] or "{}")
    return record
