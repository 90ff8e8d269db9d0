"""Which call is made next: many at once, so many of each service and Region, none that there is no time left for."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime

from collectors.calls import Answer, Call
from collectors.outcomes import Failure, too_late
from collectors.pacing import Places, Reach

THREADS = 16
"""Calls of one unit of work that may be under way at once."""

Place = tuple[str, str]
"""A service and the Region that is asked."""


class Dispatch:
    """Hands the calls of one account to threads. `most` bounds the calls under way to one service in one Region.

    What would be made after `until`, or where nothing answers, is answered with the reason and not made.
    """

    def __init__(self, ask: Callable[[Call], Answer], most: int, reach: Reach, until: datetime | None = None) -> None:
        self._ask, self._reach, self._until = ask, reach, until
        self._places: defaultdict[Place, Places] = defaultdict(lambda: Places(most))
        self._waiting: defaultdict[Place, deque[Call]] = defaultdict(deque)
        self._running: dict[Future[Answer], Place] = {}

    def answers(self, calls: Iterable[Call]) -> Iterator[Answer]:
        """Make these calls and those that follow from their answers; yield each answer as it comes."""
        self._add(calls)
        with ThreadPoolExecutor(THREADS) as pool:
            try:
                while self._waiting or self._running:
                    yield from self._begun(pool)
                    yield from self._ended()
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _add(self, calls: Iterable[Call]) -> None:
        for call in calls:
            self._waiting[call.spec.service, call.endpoint].append(call)

    def _begun(self, pool: ThreadPoolExecutor) -> Iterator[Answer]:
        """Give each place its turn, call by call, until all threads are busy; yield what is not to be made."""
        turns = deque(self._waiting)
        while turns and len(self._running) < THREADS:
            place = turns.popleft()
            waiting = self._waiting[place]
            if not self._places[place].free:
                continue
            call = waiting.popleft()
            if waiting:
                turns.append(place)
            else:
                del self._waiting[place]
            if failure := self._refusal(call):
                yield Answer(call, failure=failure)
                continue
            self._places[place].taken += 1
            self._running[pool.submit(self._ask, call)] = place

    def _refusal(self, call: Call) -> Failure | None:
        if self._until and datetime.now(UTC) >= self._until:
            return too_late(self._until)
        return self._reach.refusal(call.spec.service, call.endpoint)

    def _ended(self) -> Iterator[Answer]:
        if not self._running:
            return
        for future in wait(self._running, return_when=FIRST_COMPLETED).done:
            place = self._running.pop(future)
            answer = future.result()
            self._places[place].give_back(answer.throttled > 0)
            self._reach.note(*place, answer.failure.code if answer.failure else None)
            self._add(answer.following)
            yield answer
