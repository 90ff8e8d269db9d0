"""Records of several log files → tables of the lake's `events`, in any order: their columns and their provenance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from collectors.trail.members import FLAGS, TEXTS
from collectors.trail.spans import KEYS, NEITHER, NO_TIME, Indices, Parsed, Times, gathered
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
        self._parts: list[Parsed] = []
        self._rows = 0
        self.held = 0

    def __len__(self) -> int:
        return self._rows

    def add(self, parsed: Parsed, origin: Origin) -> None:
        """Add the records of one log file."""
        self._parts.append(parsed)
        self.origins.append(origin)
        self._rows += parsed.count
        self.held += parsed.held

    @property
    def times(self) -> Times:
        return np.concatenate([part.times for part in self._parts]) if self._parts else np.empty(0, np.int64)

    @property
    def files(self) -> Indices:
        """The index of each record's log file."""
        return np.repeat(np.arange(len(self._parts)), [part.count for part in self._parts])

    @property
    def indices(self) -> Indices:
        """The index of each record in its log file."""
        return np.concatenate([np.arange(part.count) for part in self._parts] or [np.empty(0, np.int64)])

    def keys(self) -> pa.Table:
        """Return what records are told apart and sorted by, in the order that they came in."""
        columns = {name: pa.chunked_array(arrays) for name, arrays in zip(KEYS, self._keys(), strict=True)}
        columns["event_time"] = _moments(self.times)
        return pa.table({name: columns[name] for name in EVENTS.sort}).combine_chunks()

    def _keys(self) -> Iterator[tuple[pa.Array, ...]]:
        return zip(*(part.keys for part in self._parts), strict=True)

    def table(self, order: Indices | None = None) -> pa.Table:
        """Return the records that `order` names by their indices in the batch, as a table of `events`."""
        order = np.arange(len(self)) if order is None else order
        files, indices = self.files[order], self.indices[order]
        columns = dict(zip(TEXTS, gathered(self._parts, files, indices, TEXTS), strict=True))
        flags = (
            np.concatenate([part.flags for part in self._parts])[order] if self._parts else np.empty((0, len(FLAGS)))
        )
        for number, name in enumerate(FLAGS):
            columns[name] = pa.array(flags[:, number] == 1, mask=flags[:, number] == NEITHER)
        columns["event_time"] = _moments(self.times[order])
        columns["record_index"] = pa.array(indices)
        for name in ("log_object", "log_sha256", "integrity"):
            columns[name] = spread([getattr(origin, name) for origin in self.origins], files)
        arrays = [columns.get(field.name, pa.nulls(len(order))).cast(field.type) for field in EVENTS.schema]
        return pa.Table.from_arrays(arrays, schema=EVENTS.schema)


def spread(values: Sequence[str | None], files: Indices) -> pa.Array:
    """Spread a text for each log file over its records."""
    return pa.array(values, pa.string()).take(pa.array(files))


def ordered(keys: pa.Table) -> Indices:
    """Return the indices of events in the order of the lake."""
    order: Indices = pc.sort_indices(keys, [(name, "ascending") for name in EVENTS.sort]).to_numpy()
    return order


def _moments(times: Times) -> pa.Array:
    return pa.array(times, pa.int64(), mask=times == NO_TIME).cast(pa.timestamp("us", "UTC"))
