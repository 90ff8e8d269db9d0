"""What a unit has collected so far, written to the run in pieces so that a unit of any size fits into memory."""

import threading
from typing import Any

from evidence.run import RunRef, spool_part, unspool

PIECE_BYTES = 16 << 20
"""Size of the bodies that are held back before they are written."""
PIECE_ROWS = 5_000


class Spool:
    """Takes rows from any thread. What the same unit spooled before, in a try that failed, is cleared first."""

    def __init__(self, run: RunRef, unit: str) -> None:
        self._run, self._unit = run, unit
        self._rows: list[dict[str, Any]] = []
        self._bytes = self._pieces = 0
        self._lock = threading.Lock()
        self.responses = 0
        unspool(run, unit)

    def add_response(self, row: dict[str, Any]) -> None:
        """Take a row of `responses`, and write what has come together if that is enough."""
        with self._lock:
            self._rows.append(row)
            self._bytes += len(row["body"])
            self.responses += 1
            if self._bytes >= PIECE_BYTES or len(self._rows) >= PIECE_ROWS:
                self._write()

    def finish(self, outcomes: list[dict[str, Any]]) -> None:
        """Write the rest, and the unit's outcomes."""
        with self._lock:
            self._write()
            spool_part(self._run, "outcomes", f"{self._unit}.outcomes", outcomes)

    def _write(self) -> None:
        spool_part(self._run, "responses", f"{self._unit}.{self._pieces:04}", self._rows)
        self._pieces += 1
        self._rows, self._bytes = [], 0
