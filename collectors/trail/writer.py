"""What an ingestion writes: events that the lake doesn't hold yet, and rows on objects, spooled in batches.

Parts of events grow row group by row group, each sorted as the dataset is, while the next files are read.
"""

from collections import Counter, deque
from collections.abc import Callable, Set
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from collectors.trail.columns import Batch, Origin, ordered, spread
from collectors.trail.copies import Copies, Record
from collectors.trail.dedupe import Marks, Mask, Seen, marks
from collectors.trail.keys import LogKey
from collectors.trail.parts import EventParts
from collectors.trail.spans import NO_TIME, Parsed, Times
from evidence.ids import derived_id
from evidence.run import Run

_BATCH_ROWS = 20_000
"""Events that are turned into columns together."""
_BATCH_BYTES = 128 << 20
"""Bytes of JSON from which fewer are."""
_SPOOL_ROWS = 5_000
"""Rows on objects that are held before they are spooled."""
_AHEAD = 2
"""Batches that may wait to be written."""
_DAY = 86_400_000_000
"""Microseconds of a day."""
_NO_DAY = NO_TIME // _DAY
_EPOCH = date(1970, 1, 1)


class Writer:
    """Spools into one run what one source brings; `held` tells which events of a day the lake has already.

    Of an event that it has, the further place becomes a row of `event_copies`, unless `written` is None (see `Copies`).
    `new_events` counts the events written so far; it is final after `close`.
    """

    def __init__(
        self, run: Run, source: str, held: Callable[[date | None], Marks], written: Set[Record] | None
    ) -> None:
        self._run, self._held = run, held
        self._unit = derived_id("cloudtrail", source)
        self._copies = None if written is None else Copies(run, self._unit, source, written)
        self._seen: dict[int, Seen] = {}
        self._batch = Batch()
        self._files: list[tuple[LogKey, dict[str, Any]]] = []
        self._rows: dict[str, list[dict[str, Any]]] = {"log_objects": [], "digests": [], "public_keys": []}
        self._spooled: Counter[str] = Counter()
        self._parts = EventParts(run.ref, self._unit)
        self._pool = ThreadPoolExecutor(1, "events")
        self._waiting: deque[Future[None]] = deque()
        self.new_events = 0

    def events(self, key: LogKey, parsed: Parsed, origin: Origin, row: dict[str, Any]) -> None:
        """Keep a log file's records that are new, each under the day of its time, and its row of `log_objects`.

        The row gets `new_records`, their number. It is never spooled before its events and copies: an ingestion that
        breaks off and is tried again takes a file that has a row for done.
        """
        self.records(key, parsed, origin, row)
        self.row("log_objects", row)

    def records(self, key: LogKey, parsed: Parsed, origin: Origin, row: dict[str, Any]) -> None:
        """Keep records of an object that come in several parts; its row is to be kept after the last one."""
        self._batch.add(parsed, origin)
        self._files.append((key, row))
        if len(self._batch) >= _BATCH_ROWS or self._batch.held >= _BATCH_BYTES:
            self._flush()

    def row(self, dataset: str, row: dict[str, Any]) -> None:
        """Keep one row of `log_objects`, `digests` or `public_keys`."""
        self._rows[dataset].append(row)
        if len(self._rows[dataset]) >= _SPOOL_ROWS:
            self._spool_all()

    def close(self) -> None:
        """Spool what is still held."""
        self._spool_all()
        self._pool.shutdown()

    def abandon(self) -> None:
        """Drop what is still held; what was spooled stays."""
        self._pool.shutdown(cancel_futures=True)
        self._parts.discard()

    def _spool_all(self) -> None:
        self._flush()
        while self._waiting:
            self._waiting.popleft().result()
        self._parts.close()
        if self._copies:
            self._copies.spool()
        for dataset, held in self._rows.items():
            self._run.spool(dataset, f"{self._unit}-{self._spooled[dataset]:05}", held)
            self._spooled[dataset] += 1
            held.clear()

    def _flush(self) -> None:
        if not self._files:
            return
        batch, files = self._batch, self._files
        self._batch, self._files = Batch(), []
        keys, times, number = batch.keys(), batch.times, batch.files
        accounts = spread([key.place.account_id if key.place else "" for key, _ in files], number)
        recipients = pc.coalesce(keys["recipient_account_id"].combine_chunks(), accounts)
        new = self._new(times // _DAY, marks(recipients, keys["event_id"].combine_chunks()))
        for (_, row), count in zip(files, np.bincount(number[new], minlength=len(files)), strict=True):
            row["new_records"] = row.get("new_records", 0) + int(count)
        self.new_events += int(new.sum())
        fallback = np.array([(key.day or self._run.day).toordinal() for key, _ in files], np.int64) - _EPOCH.toordinal()
        days = np.where(times == NO_TIME, fallback[number], times // _DAY)
        old = np.flatnonzero(~new)
        if self._copies and len(old):
            self._copies.add(batch.table(old), recipients.take(pa.array(old)), days[old])
        while len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._write, batch, keys, days, new))

    def _write(self, batch: Batch, keys: pa.Table, days: Times, new: Mask) -> None:
        """Write the new records under their days, in the order of the lake."""
        order = ordered(keys)
        order = order[new[order]]
        for day in np.unique(days[order]).tolist():
            self._parts.add(_EPOCH + timedelta(days=day), batch.table(order[days[order] == day]))

    def _new(self, days: Times, found: Marks) -> Mask:
        new = np.zeros(len(days), np.bool_)
        for day in np.unique(days).tolist():
            if day not in self._seen:
                self._seen[day] = Seen(self._held(None if day == _NO_DAY else _EPOCH + timedelta(days=day)))
            here = days == day
            new[here] = self._seen[day].new(found[here])
        return new
