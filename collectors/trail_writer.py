"""What an ingestion writes: events that the lake doesn't hold yet, and rows on objects, spooled in batches."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pyarrow as pa

from collectors.records import chunks, table
from collectors.trail_keys import LogKey
from collectors.trail_memory import mark
from evidence.ids import derived_id
from evidence.run import Run

_BATCH = 20_000
"""Records that are turned into rows at once."""
_SPOOL_ROWS = 50_000
"""Rows, of all days, that are held before they are spooled."""


class Writer:
    """Spools into one run what one source brings; `held` tells which events of a day the lake has already."""

    def __init__(self, run: Run, source: str, held: Callable[[date | None], set[bytes]]) -> None:
        self._run, self._held = run, held
        self._unit = derived_id("cloudtrail", source)
        self._seen: dict[date | None, set[bytes]] = {}
        self._events: dict[date, list[pa.Table]] = {}
        self._event_rows = 0
        self._rows: dict[str, list[dict[str, Any]]] = {"log_objects": [], "digests": [], "public_keys": []}
        self._parts: Counter[str] = Counter()

    def events(self, key: LogKey, sha256: str, integrity: str, texts: list[msgspec.Raw]) -> int:
        """Keep a log file's records that are new, each under the day of its time, and return their number."""
        new = 0
        for start, batch in chunks(texts, _BATCH):
            rows = table(batch, log_object=key.key, log_sha256=sha256, start=start, integrity=integrity)
            for day, kept in self._new(rows, key.place.account_id if key.place else "").items():
                part = rows if len(kept) == rows.num_rows else rows.take(pa.array(kept))
                self._events.setdefault(day or key.day or self._run.day, []).append(part)
                new += len(kept)
        self._event_rows += new
        if self._event_rows >= _SPOOL_ROWS:
            self._spool_events()
        return new

    def _new(self, rows: pa.Table, account_id: str) -> dict[date | None, list[int]]:
        days = rows["event_time"].cast(pa.date32(), safe=False).to_pylist()
        names = zip(days, rows["recipient_account_id"].to_pylist(), rows["event_id"].to_pylist(), strict=True)
        new: dict[date | None, list[int]] = {}
        for index, (day, recipient, event_id) in enumerate(names):
            if day not in self._seen:
                self._seen[day] = self._held(day)
            seen, name = self._seen[day], mark(recipient or account_id, event_id)
            if name not in seen:
                seen.add(name)
                new.setdefault(day, []).append(index)
        return new

    def row(self, dataset: str, row: dict[str, Any]) -> None:
        """Keep one row of `log_objects`, `digests` or `public_keys`."""
        rows = self._rows[dataset]
        rows.append(row)
        if len(rows) >= _SPOOL_ROWS // 10:
            self._spool(dataset, rows)
            rows.clear()

    def close(self) -> None:
        """Spool what is still held."""
        self._spool_events()
        for dataset, rows in self._rows.items():
            self._spool(dataset, rows)
            rows.clear()

    def _spool_events(self) -> None:
        for day, tables in sorted(self._events.items()):
            self._spool("events", pa.concat_tables(tables), day)
        self._events.clear()
        self._event_rows = 0

    def _spool(self, dataset: str, rows: pa.Table | list[dict[str, Any]], day: date | None = None) -> None:
        self._run.spool(dataset, f"{self._unit}-{self._parts[dataset]:05}", rows, day)
        self._parts[dataset] += 1
