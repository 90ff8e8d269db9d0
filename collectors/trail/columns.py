"""Records → tables of the lake's `events`: the members' columns, what queries use flattened, and the provenance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from collectors.trail.records import BOOLEAN_TEXTS, MEMBERS, NO_TIME, Parsed, Times
from evidence.schema import EVENTS


@dataclass(frozen=True, slots=True)
class Origin:
    """The log object that records come from: its key, the SHA-256 of its inflated bytes, its outcome."""

    log_object: str
    log_sha256: str | None
    integrity: str


class Batch:
    """Records of several log files, one after another, on their way to the lake."""

    def __init__(self) -> None:
        self.origins: list[Origin] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in MEMBERS}
        self._extras: dict[int, dict[str, bytes]] = {}
        self._times: list[Times] = []
        self._starts: list[int] = []
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def add(self, parsed: Parsed, origin: Origin) -> None:
        """Add the records of one log file."""
        for name, values in parsed.columns.items():
            self._columns[name] += values
        self._extras |= {self._rows + index: extra for index, extra in parsed.extras.items()}
        self._times.append(parsed.times)
        self._starts.append(self._rows)
        self.origins.append(origin)
        self._rows += parsed.count

    @property
    def times(self) -> Times:
        return np.concatenate(self._times) if self._times else np.empty(0, np.int64)

    @property
    def files(self) -> npt.NDArray[np.int64]:
        """The index of each record's log file."""
        return np.repeat(np.arange(len(self._starts)), np.diff([*self._starts, self._rows]))

    def table(self) -> pa.Table:
        """Return the records as a table of `events`."""
        columns: dict[str, Any] = {name: _array(values) for name, values in self._columns.items()}
        identities = columns["user_identity"].dictionary_encode()
        flattened = zip(*map(identity_of, [*identities.dictionary.to_pylist(), None]), strict=True)
        for name, values in zip(FLATTENED, flattened, strict=True):
            columns[name] = pa.array(values, EVENTS.schema.field(name).type).take(identities.indices)
        details = columns["tls_details"].dictionary_encode()
        versions = pa.array([*map(tls_version_of, details.dictionary.to_pylist()), None], pa.string())
        columns["tls_version"] = versions.take(details.indices)
        times, files = self.times, self.files
        columns["event_time"] = pa.array(times, pa.int64(), mask=times == NO_TIME).cast(pa.timestamp("us", "UTC"))
        if self._extras:
            found = map(self._extras.get, range(self._rows))
            columns["extra"] = pa.array([_object(extra) if extra else None for extra in found], pa.string())
        columns["record_index"] = pa.array(np.arange(self._rows) - np.asarray(self._starts, np.int64)[files])
        for name in ("log_object", "log_sha256", "integrity"):
            columns[name] = spread([getattr(origin, name) for origin in self.origins], files)
        arrays = [columns.get(field.name, pa.nulls(self._rows)).cast(field.type) for field in EVENTS.schema]
        return pa.Table.from_arrays(arrays, schema=EVENTS.schema)


def spread(values: Sequence[str | None], files: npt.NDArray[np.int64]) -> pa.Array:
    """Spread a text for each log file over its records."""
    return pa.array(values, pa.string()).take(pa.array(files))


def ordered(rows: pa.Table) -> npt.NDArray[np.int64]:
    """Return the indices of events in the order of the lake."""
    order: npt.NDArray[np.int64] = pc.sort_indices(rows, [(name, "ascending") for name in EVENTS.sort]).to_numpy()
    return order


def _array(values: list[Any]) -> pa.Array:
    if values.count(None) == len(values):
        return pa.nulls(len(values), pa.string())
    return pa.array(values, pa.bool_() if isinstance(next(filter(_present, values)), bool) else pa.string())


def _present(value: Any) -> bool:
    return value is not None


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
def identity_of(text: str | None) -> tuple[str | bool | None, ...]:
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
def tls_version_of(text: str | None) -> str | None:
    return _string(_document(text), "tlsVersion")


def _document(text: str | None) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(text or "null")
    except (msgspec.DecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _within(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _string(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) else None
