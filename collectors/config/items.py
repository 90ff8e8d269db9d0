"""A delivered file → rows of `config_items`: one item a row, its members in columns, redacted before it is kept.

AWS Config's API spells some members differently than its files do; both are read. What has no column, or a value that
its column can't hold, stays in `extra`.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from collectors import paths
from collectors.redaction import Redactor
from collectors.spec_form import CallForm, read_form
from collectors.specs import FOLDER

_TEXTS = {
    "account_id": ("awsAccountId", "accountId"),
    "region": ("awsRegion",),
    "resource_type": ("resourceType",),
    "resource_id": ("resourceId",),
    "resource_name": ("resourceName",),
    "arn": ("ARN", "arn"),
    "availability_zone": ("availabilityZone",),
    "status": ("configurationItemStatus",),
    "state_id": ("configurationStateId",),
}
_TIMES = {"captured_at": "configurationItemCaptureTime", "created_at": "resourceCreationTime"}
_DOCUMENTS = {
    "tags": "tags",
    "relationships": "relationships",
    "configuration": "configuration",
    "supplementary": "supplementaryConfiguration",
}


class NotItemsError(ValueError):
    """Bytes that are no file of AWS Config's."""


class _File(msgspec.Struct):
    items: list[msgspec.Raw] = msgspec.field(name="configurationItems")


def items_of(data: bytes) -> list[msgspec.Raw]:
    """Return the items of a file, each still as JSON. Raises NotItemsError where it is none."""
    try:
        return msgspec.json.decode(data, type=_File).items
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotItemsError(_without_values(error)) from None


def _without_values(error: Exception) -> str:
    """Say what is wrong with a file, and nothing of what is in it."""
    return "it has no list of configurationItems" if isinstance(error, msgspec.ValidationError) else "it is not JSON"


def row_of(raw: msgspec.Raw, redactor: Redactor) -> dict[str, Any] | None:
    """Return the columns that an item fills; None for what is no JSON object."""
    try:
        item = msgspec.json.decode(raw)
        return _row(item, redactor) if isinstance(item, dict) else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _row(item: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, names in _TEXTS.items():
        row[column] = next((_text(item.pop(name)) for name in names if _text(item.get(name)) is not None), None)
    for column, name in _TIMES.items():
        row[column] = _moment(item.get(name))
        if row[column] is not None:
            del item[name]
    secret = redactions().get(row["resource_type"] or "", ())
    for column, name in _DOCUMENTS.items():
        document = _opened(item.pop(name, None))
        places = [document]
        if column == "supplementary" and isinstance(document, dict):
            document = {key: _opened(value) for key, value in document.items()}
            places = list(document.values())
        for path in secret:
            for place in places:
                paths.replace(place, path, redactor.value, folded=True)
        row[column] = None if document is None else redactor.body(document, "", (), named=column == "tags")
    rest = {name: value for name, value in item.items() if value is not None}
    row["extra"] = redactor.body(rest, "", ()) if rest else None
    return row


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _opened(value: Any) -> Any:
    """Return the JSON that a text holds; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return value
    return value


@cache
def redactions() -> Mapping[str, tuple[str, ...]]:
    """Return, by CloudFormation's type, the paths that specs redact in AWS's answers.

    Of an answer that is taken whole, a path is there with and without the member that the answer stands in.
    """
    found: dict[str, set[str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for kind, path in (pair for form in read_form(file).operation for pair in _secrets(form, None)):
            found.setdefault(kind, set()).add(path)
    return {kind: tuple(sorted(known)) for kind, known in found.items()}


def _secrets(form: CallForm, above: str | None) -> Iterator[tuple[str, str]]:
    kind = form.type or above
    for path in form.redact if kind else ():
        yield str(kind), path
        outer, _, inner = path.partition(".")
        if inner not in ("", paths.ANY) and not form.items and not outer.endswith(paths.ELEMENTS):
            yield str(kind), inner
    for child in form.child:
        yield from _secrets(child, kind)
