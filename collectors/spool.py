"""What a unit has collected so far, written to the run in pieces so that a unit of any size fits into memory.

A unit that is run again, after it failed or was killed, keeps what its answered calls have brought, and no more.
"""

import threading
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from collectors.calls import Answer
from collectors.journal import Journal
from evidence.parts import part_path
from evidence.run import RunRef, spool_part
from evidence.storage import Storage

PIECE_BYTES = 16 << 20
"""Size of the bodies that are held back before they are written."""
PIECE_ROWS = 5_000


class Spool:
    """Takes rows from any thread, and the calls that they came from once these have ended."""

    def __init__(self, run: RunRef, unit: str, journal: Journal) -> None:
        self._run, self._unit, self._journal = run, unit, journal
        self._storage = Storage(run.root)
        self._rows: list[dict[str, Any]] = []
        self._ended: list[Answer] = []
        self._bytes = 0
        self._lock = threading.Lock()
        self.responses = 0

    def add_response(self, row: dict[str, Any]) -> None:
        """Take a row of `responses`, and write what has come together if that is enough."""
        with self._lock:
            self._rows.append(row)
            self._bytes += len(row["body"])
            self.responses += 1
            if self._bytes >= PIECE_BYTES or len(self._rows) >= PIECE_ROWS:
                self._write()

    def note(self, answer: Answer) -> None:
        """Note that a call has ended; its rows were given before."""
        with self._lock:
            self._ended.append(answer)

    def keep(self, pieces: Sequence[str], response_ids: Iterable[str]) -> None:
        """Keep, of what earlier tries wrote in these pieces, the rows with these ids."""
        for name in pieces:
            path = self._path(name)
            if not self._storage.exists(path):
                continue
            table = pq.read_table(pa.BufferReader(self._storage.read(path)))
            kept = table.filter(pc.is_in(table["response_id"], value_set=pa.array(response_ids, pa.string())))
            self.responses += kept.num_rows
            if not kept.num_rows:
                self._storage.delete(path)
            elif kept.num_rows < table.num_rows:
                spool_part(self._run, "responses", f"{self._unit}.{name}", kept)

    def finish(self, outcomes: list[dict[str, Any]]) -> None:
        """Write the rest, and the unit's outcomes."""
        with self._lock:
            self._write()
            spool_part(self._run, "outcomes", f"{self._unit}.outcomes", outcomes)

    @property
    def finished(self) -> bool:
        """Whether the unit's outcomes were written, by this try or one before."""
        return self._storage.exists(part_path(self._run.run_id, "outcomes", self._run.day, f"{self._unit}.outcomes"))

    def has_rows(self, piece: str) -> bool:
        """Whether the rows of a piece were written."""
        return self._storage.exists(self._path(piece))

    def _path(self, piece: str) -> str:
        return part_path(self._run.run_id, "responses", self._run.day, f"{self._unit}.{piece}")

    def _write(self) -> None:
        name = self._journal.begin_piece(len(self._rows), self._ended)
        spool_part(self._run, "responses", f"{self._unit}.{name}", self._rows)
        self._rows, self._ended, self._bytes = [], [], 0
