"""Parts of events under way, one a day: rows gather until a row group is worth writing. For one thread at a time."""

from collections import Counter
from datetime import date

import pyarrow as pa

from evidence.parts import SortedPart
from evidence.run import FILE_BYTES, RunRef
from evidence.schema import EVENTS

_GROUP_ROWS = 15_000
"""Rows of a day from which they are written as a row group."""
_HELD_ROWS = 60_000
"""Rows, of all days, above which the largest day's are written."""
_OPEN_PARTS = 16
_PLAIN = frozenset(
    (
        "event_id",
        "request_id",
        "request_parameters",
        "response_elements",
        "additional_event_data",
        "shared_event_id",
    )
)
_PRUNED = (*EVENTS.sort, "event_source", "event_name", "principal_arn", "access_key_id", "user_name", "error_code")
"""Columns whose least and greatest values are kept for each row group, so that queries can pass it over."""
_SOUGHT = ("event_name", "principal_arn", "session_issuer_arn", "access_key_id", "user_name", "source_ip_address")
"""Columns that are asked for by a value, with few values in a row group."""
_FILTERS = dict.fromkeys(_SOUGHT, 1_000) | {"event_id": _GROUP_ROWS}
"""Of which values a row group's Bloom filters say that they are not there: about how many values it holds."""
_ORDER = [(name, "ascending") for name in EVENTS.sort]


class EventParts:
    """Writes one unit's events into a run."""

    def __init__(self, run: RunRef, unit: str) -> None:
        self._run, self._unit = run, unit
        self._held: dict[date, list[pa.Table]] = {}
        self._rows: Counter[date] = Counter()
        self._open: dict[date, SortedPart] = {}
        self._made = 0

    def add(self, day: date, rows: pa.Table) -> None:
        """Take in rows of a day, sorted."""
        self._held.setdefault(day, []).append(rows)
        self._rows[day] += rows.num_rows
        if self._rows[day] >= _GROUP_ROWS:
            self._write(day)
        while self._rows.total() > _HELD_ROWS:
            self._write(self._rows.most_common(1)[0][0])

    def close(self) -> None:
        """Spool everything."""
        for day in sorted(self._held):
            self._write(day)
        for day in list(self._open):
            self._open.pop(day).close()

    def discard(self) -> None:
        """Drop what is not spooled."""
        while self._open:
            self._open.popitem()[1].discard()

    def _write(self, day: date) -> None:
        held = self._held.pop(day)
        del self._rows[day]
        part = self._open.pop(day, None) or self._new(day)
        self._open[day] = part
        part.write(held[0] if len(held) == 1 else pa.concat_tables(held).sort_by(_ORDER))
        if part.bytes >= FILE_BYTES:
            self._open.pop(day).close()
        elif len(self._open) > _OPEN_PARTS:
            self._open.pop(next(iter(self._open))).close()

    def _new(self, day: date) -> SortedPart:
        self._made += 1
        unit = f"{self._unit}-{self._made:05}"
        return SortedPart(self._run.root, self._run.run_id, EVENTS.name, unit, day, _PLAIN, _PRUNED, _FILTERS)
