"""Log files' bytes → the records in them, as texts: CloudTrail's own form, and the forms that tools leave."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from collectors.trail.members import MARKS

Raw = msgspec.Raw
_decode_document = msgspec.json.Decoder(Raw).decode
_decode_lines = msgspec.json.Decoder(Raw).decode_lines
_decode_list = msgspec.json.Decoder(list[Raw]).decode
_decode_members = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_text = msgspec.json.Decoder(str).decode
_ENVELOPE = b'via CloudTrail"'
"""How the `detail-type` of an EventBridge event ends whose `detail` is a record."""
_NOTIFICATION = b'"aws:'
"""How the `eventSource` of what S3, Kinesis and DynamoDB send begins: these have members of the same names."""
_HALF = r"[dD][89a-fA-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(rf"\\\\|\\u[dD][89abAB][0-9a-fA-F]{{2}}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|\\u({_HALF})".encode())
"""Escaped backslashes and surrogate pairs, and, in a group, the digits of half a pair."""
_STAND_IN = "\ue000"


class NotRecordsError(Exception):
    """A file that holds no CloudTrail records; the message says why."""


def split(data: bytes) -> list[Raw]:
    """Cut a file's inflated bytes into its records' texts, unparsed.

    Reads `{"Records": […]}`, a record by itself, what LookupEvents answers (`{"Events": [{"CloudTrailEvent": "…"}]}`),
    and EventBridge's envelopes; a list of these, several one after another (JSON lines), and nothing at all. Bytes that
    are no UTF-8 become escapes (`\\udcff` for 0xff), so that they can be told. Raises NotRecordsError for any other
    content.
    """
    data = plain(data).strip()
    if data and data[:1] not in (b"{", b"["):
        raise NotRecordsError("it is no JSON")
    try:
        return list(_unwrapped(_documents(data)))
    except RecursionError:
        raise NotRecordsError("it is nested too deeply") from None
    except msgspec.DecodeError as error:
        raise NotRecordsError(str(error)) from None


def plain(data: bytes) -> bytes:
    """Return a file's bytes as UTF-8, without a byte order mark; bytes that are no UTF-8 become escapes."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return data.decode("utf-8", "surrogateescape").encode("utf-8", "backslashreplace")
    return data


def members(text: Raw) -> dict[str, bytes]:
    """Return the members of an object, each as the text of its value."""
    try:
        return {name: bytes(raw) for name, raw in _decode_members(text).items()}
    except msgspec.DecodeError:
        tamed, mark = _tamed(bytes(text))
        halves = re.compile(f"{mark}({_HALF})")
        return {
            halves.sub(lambda found: chr(int(found[1], 16)), name): _restored(raw, mark)
            for name, raw in _decode_members(tamed).items()
        }


def _documents(data: bytes) -> list[Raw]:
    """Return a file's documents: the elements of its list, or its objects, one after another."""
    if data.startswith(b"["):
        return _elements(data)
    with suppress(msgspec.DecodeError):
        return [_decode_document(data)]
    return _leniently(_decode_lines, data)


def _unwrapped(documents: list[Raw]) -> Iterator[Raw]:
    for number, document in enumerate(documents):
        held = members(document) if bytes(document).startswith(b"{") else {}
        if "Records" in held:
            yield from _recognized(_elements(held["Records"]))
        elif _is_record(held):
            yield document
        elif "Events" in held:
            yield from _unwrapped(_elements(held["Events"]))
        elif "CloudTrailEvent" in held:
            yield from split(_decode_text(held["CloudTrailEvent"]).encode())
        elif "detail" in held and _ENVELOPE in held.get("detail-type", b""):
            yield from _unwrapped([Raw(held["detail"])])
        else:
            raise NotRecordsError(f"its object {number} is no CloudTrail record")


def _is_record(held: dict[str, bytes]) -> bool:
    return bool(held.keys() & MARKS) and not held.get("eventSource", b"").startswith(_NOTIFICATION)


def _recognized(elements: list[Raw]) -> list[Raw]:
    """Keep other services' `Records` from passing: a record may be odd, but not all of a file's."""
    for number, element in enumerate(elements):
        if not bytes(element).startswith(b"{"):
            raise NotRecordsError(f"its record {number} is no object")
    if elements and not any(_is_record(members(element)) for element in elements):
        raise NotRecordsError("none of its records is CloudTrail's")
    return elements


def _elements(data: bytes) -> list[Raw]:
    return _leniently(_decode_list, data)


def _leniently(decode: Callable[[bytes], list[Raw]], data: bytes) -> list[Raw]:
    """Decode, also where a string holds half a surrogate pair, which msgspec refuses."""
    try:
        return decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        tamed, mark = _tamed(data)
        return [Raw(_restored(raw, mark)) for raw in decode(tamed)]


def _tamed(data: bytes) -> tuple[bytes, str]:
    """Write a mark that the text doesn't hold in place of the `\\u` of each half of a surrogate pair."""
    mark = _STAND_IN
    while mark.encode() in data:
        mark += _STAND_IN
    return _ESCAPES.sub(lambda found: mark.encode() + found[1] if found[1] else found[0], data), mark


def _restored(text: Raw, mark: str) -> bytes:
    return re.sub(f"{mark}(?={_HALF})".encode(), rb"\\u", bytes(text))
