"""How fast AWS is asked: a budget of requests, fewer calls at once where it throttles, a pause where it hangs."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from collectors.outcomes import Failure

HUNG = frozenset(("ConnectTimeoutError", "ReadTimeoutError"))
"""Codes of calls that were given up because nothing came in time."""
MOST_OF_SERVICE = 3
MOST_OF_REGION = 8
"""Calls of one service in a Region, and of a Region, that hang one after another before no more are made there."""
PAUSE_SECONDS = 300.0
"""After so long, one call tries again whether anything answers."""


class Budget:
    """Lets so many requests a second through, from any thread, and lets nobody wait longer than that takes."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self, **_: Any) -> None:
        """Wait until a request may be sent; a handler of botocore's `before-send`, so that retries count."""
        with self._lock:
            now = time.monotonic()
            begins = max(now, self._free_at)
            self._free_at = begins + self._gap
        if begins > now:
            time.sleep(begins - now)


@cache
def budget(per_second: float) -> Budget:
    """Return this process's budget: whoever asks AWS shares it."""
    return Budget(per_second)


class Places:
    """How many calls to one service in one Region of an account may be under way at once.

    A throttled call halves the places; as many calls in a row as there are places, none of them throttled, add one.
    """

    def __init__(self, most: int) -> None:
        self._most, self._clean = most, 0
        self.places, self.taken = most, 0

    @property
    def free(self) -> bool:
        return self.taken < self.places

    def give_back(self, throttled: bool) -> None:
        """Give a place back, and say whether AWS throttled the call."""
        self.taken -= 1
        if throttled:
            self.places, self._clean = max(1, self.places // 2), 0
            return
        self._clean += 1
        if self._clean >= self.places:
            self.places, self._clean = min(self._most, self.places + 1), 0


class Reach:
    """Which services and Regions answer at all; shared by all accounts, since what hangs for one hangs for all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._hung: Counter[tuple[str, ...]] = Counter()
        self._code = ""
        self._tried_at: dict[tuple[str, ...], float] = {}

    def note(self, service: str, region: str, code: str | None) -> None:
        """Take in how a call that was sent ended: with this error's code, or with an answer."""
        with self._lock:
            for place in ((region,), (region, service)):
                if code not in HUNG:
                    self._hung.pop(place, None)
                    continue
                self._hung[place] += 1
                self._tried_at[place] = self._clock()
                self._code = code

    def refusal(self, service: str, region: str) -> Failure | None:
        """Return why a call is not to be made now, if it isn't."""
        with self._lock:
            for place, most in (((region,), MOST_OF_REGION), ((region, service), MOST_OF_SERVICE)):
                count = self._hung[place]
                if count < most:
                    continue
                if self._clock() - self._tried_at[place] >= PAUSE_SECONDS:
                    self._tried_at[place] = self._clock()
                    continue
                what = f"{service} in {region}" if len(place) > 1 else region
                return Failure("error", self._code, f"not made: {count} calls to {what} in a row had no answer in time")
        return None


@lru_cache(maxsize=4)
def reach(run_id: str) -> Reach:
    """Return what this process knows of a run's Regions."""
    return Reach()
