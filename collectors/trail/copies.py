"""Copies: records whose event the lake holds already, from another place; a row on each in `event_copies`.

`events` and `event_copies` together name every place of every event, in whatever order and cut the files came in.
"""

from collections import Counter
from collections.abc import Set
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from collectors.trail.spans import Times
from evidence.run import Run
from evidence.schema import EVENT_COPIES

Record = tuple[str, int]
"""The key of a log object, and the index of a record in it."""
_HELD_ROWS = 100_000
"""Rows, of all days, that are held before they are spooled."""
_EPOCH = date(1970, 1, 1)


class Copies:
    """Spools the copies that one source brings, each under the day of its event.

    Records in `written` are left out: an attempt that broke off has brought them, and they are no second copy.
    """

    def __init__(self, run: Run, unit: str, source: str, written: Set[Record]) -> None:
        self._run, self._unit, self._source, self._written = run, unit, source, written
        self._held: dict[int, list[pa.Table]] = {}
        self._rows = 0
        self._spooled: Counter[int] = Counter()

    def add(self, rows: pa.Table, recipients: pa.Array, days: Times) -> None:
        """Take in copies: rows of `events`, with their recipients and their days, counted from 1970."""
        places = zip(rows["log_object"].to_pylist(), rows["record_index"].to_pylist(), strict=True)
        wanted = np.array([place not in self._written for place in places], np.bool_)
        for day in np.unique(days[wanted]).tolist():
            chosen = pa.array(np.flatnonzero(wanted & (days == day)))
            columns = {
                "source": pa.repeat(self._source, len(chosen)),
                "recipient_account_id": recipients.take(chosen),
                "run_id": pa.nulls(len(chosen), pa.string()),
            }
            arrays = [
                columns[name] if name in columns else rows[name].combine_chunks().take(chosen)
                for name in EVENT_COPIES.schema.names
            ]
            self._held.setdefault(day, []).append(pa.Table.from_arrays(arrays, schema=EVENT_COPIES.schema))
            self._rows += len(chosen)
        if self._rows > _HELD_ROWS:
            self.spool()

    def spool(self) -> None:
        """Spool what is held."""
        for day, tables in self._held.items():
            unit = f"{self._unit}-{self._spooled[day]:05}"
            self._run.spool(EVENT_COPIES.name, unit, pa.concat_tables(tables), _EPOCH + timedelta(days=day))
            self._spooled[day] += 1
        self._held.clear()
        self._rows = 0
