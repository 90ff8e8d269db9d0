"""Records → tables of the lake's `events`: the members' columns, what queries use flattened, and the provenance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from collectors.trail.dedupe import Mask
from collectors.trail.records import BOOLEAN_TEXTS, DOCUMENTS, MEMBERS, NO_TIME, Parsed, Times
from evidence.schema import EVENTS

DAY = 86_400_000_000
"""Microseconds of a day."""
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Origin:
    """The log object that records come from: its key, the SHA-256 of its inflated bytes, its outcome."""

    log_object: str
    log_sha256: str | None
    integrity: str


class Batch:
    """Records of several log files, one after another, on their way to the lake."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.extras: dict[int, dict[str, bytes]] = {}
        self.origins: list[Origin] = []
        self.starts: list[int] = []
        self._times: list[Times] = []

    def __len__(self) -> int:
        return len(self.records)

    def add(self, parsed: Parsed, origin: Origin) -> None:
        """Add the records of one log file."""
        start = len(self.records)
        self.origins.append(origin)
        self.starts.append(start)
        self.records += parsed.records
        self.extras |= {start + index: extra for index, extra in parsed.extras.items()}
        self._times.append(parsed.times)

    @property
    def times(self) -> Times:
        return np.concatenate(self._times) if self._times else np.empty(0, np.int64)

    def per_file(self, values: Sequence[Any]) -> pa.Array:
        """Spread a text for each log file over its records."""
        return pa.DictionaryArray.from_arrays(pa.array(self._files()), pa.array(values, pa.string())).cast(pa.string())

    def counts(self, chosen: Mask) -> list[int]:
        """Return how many records each log file has among those chosen (a mask)."""
        return [int(count) for count in np.bincount(self._files()[chosen], minlength=len(self.starts))]

    def days(self, chosen: Mask, instead: Sequence[date]) -> dict[date, Sequence[int]]:
        """Return, by the UTC day of their times, the indices of the chosen records in the order of `events`.

        `instead` is each log file's day for records without a time.
        """
        order = pc.sort_indices(self._sortable(), [(name, "ascending") for name in EVENTS.sort]).to_numpy()
        order = order[chosen[order]]
        fallback = np.array([(day - EPOCH).days for day in instead], np.int64)[self._files()]
        days = np.where(self.times == NO_TIME, fallback, self.times // DAY)[order]
        return {EPOCH + timedelta(days=day): order[days == day] for day in np.unique(days).tolist()}

    def _sortable(self) -> pa.Table:
        columns = {name: [getattr(found, name) for found in self.records] for name in EVENTS.sort}
        columns["event_time"] = self.times.tolist()
        return pa.table(columns)

    def _files(self) -> npt.NDArray[np.int64]:
        return np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.records)]))

    def table(self, chosen: Sequence[int] | None = None) -> pa.Table:
        """Return the chosen records (all, without a choice), in that order, as a table of `events`."""
        order = np.arange(len(self.records)) if chosen is None else np.asarray(chosen, np.int64)
        if not len(order):
            return EVENTS.schema.empty_table()
        picked = [self.records[index] for index in order.tolist()] if chosen is not None else self.records
        columns: dict[str, Any] = dict(
            zip(MEMBERS, zip(*map(msgspec.structs.astuple, picked), strict=True), strict=True)
        )
        texts = {name: _texts(columns[name]) for name in DOCUMENTS.values()}
        identities = zip(*map(identity_of, texts["user_identity"]), strict=True)
        columns |= texts | dict(zip(FLATTENED, identities, strict=True))
        columns["tls_version"] = list(map(tls_version_of, texts["tls_details"]))
        times = self.times[order]
        columns["event_time"] = pa.array(times, pa.int64(), mask=times == NO_TIME).cast(pa.timestamp("us", "UTC"))
        if self.extras:
            found = map(self.extras.get, order.tolist())
            columns["extra"] = [_object(extra) if extra else None for extra in found]
        files = self._files()[order]
        columns["record_index"] = order - np.asarray(self.starts)[files]
        for name in ("log_object", "log_sha256", "integrity"):
            held = pa.array([getattr(origin, name) for origin in self.origins], pa.string())
            columns[name] = held.take(pa.array(files))
        return pa.Table.from_arrays(
            [_array(columns.get(f.name), f.type, len(order)) for f in EVENTS.schema], schema=EVENTS.schema
        )


def _texts(raws: Sequence[msgspec.Raw | None]) -> Sequence[bytes | None]:
    return raws if raws.count(None) == len(raws) else [None if raw is None else bytes(raw) for raw in raws]


def _array(values: Any, kind: pa.DataType, length: int) -> pa.Array:
    if values is None or (isinstance(values, tuple) and values.count(None) == length):
        return pa.nulls(length, kind)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _object(members: Mapping[str, bytes]) -> str:
    return "{" + ",".join(f"{json.dumps(name)}:{raw.decode()}" for name, raw in members.items()) + "}"


FLATTENED = (
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
def identity_of(text: bytes | None) -> tuple[str | bool | None, ...]:
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
        mfa if isinstance(mfa, bool) else BOOLEAN_TEXTS.get(str(mfa).lower()),
        _string(identity, "invokedBy"),
    )


@lru_cache(maxsize=256)
def tls_version_of(text: bytes | None) -> str | None:
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
