"""CloudTrail's records → rows of the lake's `events`, and back (`record_of`), losing nothing.

A column holds its member verbatim; members without a column, and members whose column can't hold them (a null where a
string belongs, an `eventTime` with fractions, `readOnly` as a string), stand verbatim in `extra`, which therefore
overrules the columns. Two members of one name in one object are read as every JSON reader does: the last one counts.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from evidence.canonical import canonical_json, sha256
from evidence.schema import EVENTS

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
_BOOLEAN_TEXTS = {"true": True, "false": False}


def _record_type() -> Any:
    kinds: list[tuple[Mapping[str, str], Any]] = [(_SCALARS, str), (BOOLS, bool), (DOCUMENTS, msgspec.Raw)]
    members = [
        (column, kind, msgspec.field(default=None, name=member))
        for names, kind in kinds
        for member, column in names.items()
    ]
    return msgspec.defstruct("Record", members, forbid_unknown_fields=True)


_Record = _record_type()
_decode = msgspec.json.Decoder(_Record).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class _File(msgspec.Struct):
    Records: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_MARKS = {"eventVersion", "eventName", TIME, ID}
"""Members of which every record, of any version, has at least one."""


class NotRecordsError(Exception):
    """A file that holds no CloudTrail records; the message says why."""


def split(data: bytes) -> list[msgspec.Raw]:
    """Cut a file's inflated bytes into its records' texts, unparsed.

    Reads `{"Records": […]}`, a bare list, JSON lines, one record, and nothing at all. Bytes that are no UTF-8 become
    escapes (`\\udcff` for 0xff), so that they can be told. Raises NotRecordsError for any other content.
    """
    data = _utf8(data.removeprefix(b"\xef\xbb\xbf"))
    head = data.lstrip()[:1]
    if not head:
        return []
    try:
        if head == b"[":
            return _recognized(msgspec.json.decode(data, type=list[msgspec.Raw]))
        if head == b"{":
            return _from_objects(data)
    except RecursionError:
        raise NotRecordsError("it is nested too deeply") from None
    except msgspec.DecodeError as error:
        if b"\\ud" in data.lower():
            with suppress(ValueError):
                return _reparsed(data)
        raise NotRecordsError(str(error)) from None
    raise NotRecordsError("it is no JSON")


def _utf8(data: bytes) -> bytes:
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return data.decode("utf-8", "surrogateescape").encode("utf-8", "backslashreplace")
    return data


def _from_objects(data: bytes) -> list[msgspec.Raw]:
    try:
        documents = [msgspec.json.decode(data, type=msgspec.Raw)]
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        documents = msgspec.json.Decoder(msgspec.Raw).decode_lines(data)
    found: list[msgspec.Raw] = []
    for document in documents:
        held = msgspec.json.decode(document, type=_File).Records
        found += _recognized([document]) if held is msgspec.UNSET else _objects(held)
    return found


def _objects(elements: Sequence[msgspec.Raw]) -> list[msgspec.Raw]:
    for number, element in enumerate(elements):
        if not bytes(element).startswith(b"{"):
            raise NotRecordsError(f"its record {number} is no object")
    return list(elements)


def _recognized(elements: Sequence[msgspec.Raw]) -> list[msgspec.Raw]:
    """Keep a foreign list or object from passing for records."""
    for number, element in enumerate(_objects(elements)):
        if not _MARKS & _members(element).keys():
            raise NotRecordsError(f"its object {number} is no CloudTrail record")
    return list(elements)


def _reparsed(data: bytes) -> list[msgspec.Raw]:
    """Cut a file whose strings hold half a surrogate pair, which only Python's reader lets pass."""
    try:
        documents = [json.loads(data)]
    except ValueError:
        documents = [json.loads(line) for line in data.splitlines() if line.strip()]
    found: list[msgspec.Raw] = []
    for document in documents:
        inside = isinstance(document, dict) and isinstance(document.get("Records"), list)
        elements = document["Records"] if inside else document if isinstance(document, list) else [document]
        texts = [msgspec.Raw(json.dumps(element).encode()) for element in elements]
        found += _objects(texts) if inside else _recognized(texts)
    return found


@dataclass(frozen=True, slots=True)
class Origin:
    """The log object that records come from: its key, the SHA-256 of its inflated bytes, its outcome."""

    log_object: str
    log_sha256: str | None
    integrity: str


class Row(NamedTuple):
    """One record on its way to the lake: what columns hold, what `extra` holds, its time, origin and index there."""

    record: Any
    extra: dict[str, bytes]
    moment: datetime | None
    origin: Origin
    number: int


def rows(texts: Iterable[msgspec.Raw], origin: Origin) -> Iterator[Row]:
    """Read the records of one log object."""
    for index, text in enumerate(texts):
        record, extra = _record(text)
        yield Row(record, extra, _moment(record.event_time), origin, index)


def table(batch: Sequence[Row]) -> pa.Table:
    """Turn records, of any objects, into a table of `events`."""
    records = [row.record for row in batch]
    identities = [_identity(_text(record.user_identity)) for record in records]
    scalars = (*STRINGS.values(), *BOOLS.values(), "event_id")
    columns: dict[str, Any] = {column: [getattr(record, column) for record in records] for column in scalars}
    columns |= {column: [_text(getattr(record, column)) for record in records] for column in DOCUMENTS.values()}
    columns["extra"] = [_object(row.extra) if row.extra else None for row in batch]
    columns |= dict(zip(_FLATTENED, zip(*identities, strict=True), strict=True)) if records else {}
    columns["event_time"] = [row.moment for row in batch]
    columns["tls_version"] = [_tls_version(_text(record.tls_details)) for record in records]
    columns["record_index"] = [row.number for row in batch]
    for name in ("log_object", "log_sha256", "integrity"):
        columns[name] = [getattr(row.origin, name) for row in batch]
    arrays = [pa.array(columns.get(field.name, [None] * len(batch)), field.type) for field in EVENTS.schema]
    return pa.Table.from_arrays(arrays, schema=EVENTS.schema)


def record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Rebuild a record, as JSON reads it, from its row of `events`."""
    record: dict[str, Any] = {member: row[column] for member, column in (STRINGS | BOOLS).items()}
    record[ID] = None if row["event_id"].startswith(_MADE_ID) else row["event_id"]
    record[TIME] = None if row["event_time"] is None else _written(row["event_time"])
    record = {member: value for member, value in record.items() if value is not None}
    record |= {member: json.loads(row[column]) for member, column in DOCUMENTS.items() if row[column] is not None}
    record |= json.loads(row["extra"] or "{}")
    return record


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
    for member, raw in _members(text).items():
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
                values[BOOLS[member]] = _BOOLEAN_TEXTS.get(str(value).lower())
    return _Record(**values), extra


def _members(text: msgspec.Raw) -> dict[str, bytes]:
    try:
        return {name: bytes(raw) for name, raw in _decode_members(text).items()}
    except msgspec.DecodeError:
        document = json.loads(bytes(text))
        return {name: json.dumps(value).encode() for name, value in document.items()}


def _scalar(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw) if raw[:1] in b'"tf' else None
    except msgspec.DecodeError:
        return None


def _object(members: Mapping[str, bytes]) -> str:
    return "{" + ",".join(f"{json.dumps(name)}:{raw.decode()}" for name, raw in members.items()) + "}"


def _fingerprint(text: msgspec.Raw) -> str:
    try:
        return sha256(canonical_json(json.loads(bytes(text))))
    except RecursionError:
        return sha256(bytes(text))


def _text(value: msgspec.Raw | None) -> bytes | None:
    return None if value is None else bytes(value)


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


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


_FLATTENED = (
    "identity_type",
    "principal_id",
    "principal_arn",
    "identity_account_id",
    "session_issuer_arn",
    "user_name",
    "access_key_id",
    "mfa_authenticated",
    "invoked_by",
)


@lru_cache(maxsize=8192)
def _identity(text: bytes | None) -> tuple[str | bool | None, ...]:
    identity = _document(text)
    session = _within(identity, "sessionContext")
    mfa = _within(session, "attributes").get("mfaAuthenticated")
    return (
        _string(identity, "type"),
        _string(identity, "principalId"),
        _string(identity, "arn"),
        _string(identity, "accountId"),
        _string(_within(session, "sessionIssuer"), "arn"),
        _string(identity, "userName"),
        _string(identity, "accessKeyId"),
        mfa if isinstance(mfa, bool) else _BOOLEAN_TEXTS.get(str(mfa).lower()),
        _string(identity, "invokedBy"),
    )


@lru_cache(maxsize=256)
def _tls_version(text: bytes | None) -> str | None:
    return _string(_document(text), "tlsVersion")


def _document(text: bytes | None) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(text or b"null")
    except (msgspec.DecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _within(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _string(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) else None
