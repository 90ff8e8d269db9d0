"""What a collection has come to so far, for whoever watches."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.progress import Step

if TYPE_CHECKING:
    from collectors.snapshots import CallEnd, UnitSummary

_MINUTE = 60


class Tally:
    """Counts accounts, calls, and calls that were denied or throttled, from many threads, and tells a step.

    `accounts` names the account of each unit that is to be done.
    """

    def __init__(self, step: Step, accounts: Iterable[str]) -> None:
        self._step, self._left = step, Counter(accounts)
        self._accounts, self._units = len(self._left), self._left.total()
        self._calls = self._denied = self._throttled = 0
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def call(self, end: "CallEnd") -> None:
        """Count a call."""
        with self._lock:
            self._count(1, end.status == "denied", end.throttled)

    def unit(self, summary: "UnitSummary", *, calls_too: bool) -> None:
        """Count a unit as done, with its calls if these were not counted one by one."""
        denied = summary.statuses.get("denied", 0) + summary.unanswered_children.get("denied", 0)
        with self._lock:
            self._left[summary.account_id] -= 1
            self._count(*(summary.calls, denied, summary.throttled) if calls_too else (0, 0, 0))

    def _count(self, calls: int, denied: int, throttled: int) -> None:
        self._calls, self._denied = self._calls + calls, self._denied + denied
        self._throttled += throttled
        self._step.at(self._units - self._left.total(), self._units, self._detail())

    def _detail(self) -> str:
        done_with = sum(left <= 0 for left in self._left.values())
        parts = [f"{done_with} of {self._accounts} accounts", f"{self._calls:,} calls"]
        parts += [f"{self._denied:,} denied"] if self._denied else []
        parts += [f"{self._throttled:,} throttled"] if self._throttled else []
        left = self._left.total()
        if left and left < self._units:
            seconds = (time.monotonic() - self._started) / (self._units - left) * left
            parts.append(f"{seconds / _MINUTE:.0f} min left" if seconds >= _MINUTE else "less than a minute left")
        return " · ".join(parts)
