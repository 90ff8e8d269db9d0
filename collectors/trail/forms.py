"""Log files' bytes → the records in them, as texts: CloudTrail's own form, and the forms that tools leave."""

import json
from collections.abc import Sequence
from contextlib import suppress

import msgspec


class _File(msgspec.Struct):
    Records: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_MARKS = {"eventVersion", "eventName", "eventTime", "eventID"}
"""Members of which every record, of any version, has at least one."""


class NotRecordsError(Exception):
    """A file that holds no CloudTrail records; the message says why."""


def split(data: bytes) -> list[msgspec.Raw]:
    """Cut a file's inflated bytes into its records' texts, unparsed.

    Reads `{"Records": […]}`, a bare list, JSON lines, one record, and nothing at all. Bytes that are no UTF-8 become
    escapes (`\\udcff` for 0xff), so that they can be told. Raises NotRecordsError for any other content.
    """
    data = plain(data)
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


def plain(data: bytes) -> bytes:
    """Return a file's bytes as UTF-8, without a byte order mark; bytes that are no UTF-8 become escapes."""
    data = data.removeprefix(b"\xef\xbb\xbf")
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
        if not _MARKS & members(element).keys():
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


def members(text: msgspec.Raw) -> dict[str, bytes]:
    """Return the members of an object, each as the text of its value."""
    try:
        return {name: bytes(raw) for name, raw in _decode_members(text).items()}
    except msgspec.DecodeError:
        document = json.loads(bytes(text))
        return {name: json.dumps(value).encode() for name, value in document.items()}
