"""What an ingestion writes: events that the lake doesn't hold yet, and rows on objects, spooled in batches."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec
import pyarrow as pa

from collectors.trail.keys import LogKey
from collectors.trail.memory import mark
from collectors.trail.records import Origin, Row, rows, table
from evidence.ids import derived_id
from evidence.run import Run

_SPOOL_ROWS = 20_000
"""Events, of all days, that are held before they are spooled."""


class Writer:
    """Spools into one run what one source brings; `held` tells which events of a day the lake has already."""

    def __init__(self, run: Run, source: str, held: Callable[[date | None], set[bytes]]) -> None:
        self._run, self._held = run, held
        self._unit = derived_id("cloudtrail", source)
        self._seen: dict[date | None, set[bytes]] = {}
        self._events: dict[date, list[Row]] = {}
        self._held_events = 0
        self._rows: dict[str, list[dict[str, Any]]] = {"log_objects": [], "digests": [], "public_keys": []}
        self._parts: Counter[str] = Counter()

    def events(self, key: LogKey, texts: Iterable[msgspec.Raw], origin: Origin) -> int:
        """Keep a log file's records that are new, each under the day of its time, and return their number."""
        account_id, new = key.place.account_id if key.place else "", 0
        for row in rows(texts, origin):
            day = row.moment.date() if row.moment else None
            if day not in self._seen:
                self._seen[day] = self._held(day)
            seen, name = self._seen[day], mark(row.record.recipient_account_id or account_id, row.record.event_id)
            if name in seen:
                continue
            seen.add(name)
            self._events.setdefault(day or key.day or self._run.day, []).append(row)
            new += 1
            self._held_events += 1
            if self._held_events >= _SPOOL_ROWS:
                self._spool_events()
        return new

    def row(self, dataset: str, row: dict[str, Any]) -> None:
        """Keep one row of `log_objects`, `digests` or `public_keys`.

        A log file's row is never spooled before its events: an ingestion that breaks off and is tried again takes a
        file that has a row for done.
        """
        held = self._rows[dataset]
        held.append(row)
        if len(held) >= _SPOOL_ROWS // 4:
            self._spool_events()
            self._spool(dataset, held)
            held.clear()

    def close(self) -> None:
        """Spool what is still held."""
        self._spool_events()
        for dataset, held in self._rows.items():
            self._spool(dataset, held)
            held.clear()

    def _spool_events(self) -> None:
        for day, batch in sorted(self._events.items()):
            self._spool("events", table(batch), day)
        self._events.clear()
        self._held_events = 0

    def _spool(self, dataset: str, content: pa.Table | list[dict[str, Any]], day: date | None = None) -> None:
        self._run.spool(dataset, f"{self._unit}-{self._parts[dataset]:05}", content, day)
        self._parts[dataset] += 1
