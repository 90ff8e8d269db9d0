"""Events where no trail can be read: what LookupEvents tells of the last ninety days, in each account and Region.

It tells management events alone, and nothing proves them: their integrity is `lookup`. Each stretch of time that was
asked for whole has a row in `log_objects`; a later night asks for what is not covered yet.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from collectors.accounts import Account
from collectors.outcomes import classify
from collectors.pacing import Budget
from collectors.sessions import AccountSession
from collectors.trail.columns import Origin
from collectors.trail.digests import INVALID_FORMAT
from collectors.trail.forms import NotRecordsError
from collectors.trail.keys import LogKey, Place
from collectors.trail.memory import Memory
from collectors.trail.records import parse
from collectors.trail.sources import DENIED, ERROR
from collectors.trail.spans import Parsed
from collectors.trail.writer import Writer
from evidence.run import Run
from evidence.settings import Settings

SOURCE, LOOKUP = "cloudtrail:LookupEvents", "lookup"
RETENTION = timedelta(days=90)
STRETCH = timedelta(days=7)
"""How much time is asked for at once: what is lost where a night ends in between."""
LATE = timedelta(hours=6)
"""How late an event may turn up: the newest hours of a stretch are asked for again."""
PAUSE_SECONDS = 0.5
"""AWS takes two requests a second for each account and Region."""
MOST_PAGES = 3600
"""Pages of an account and Region after which a night begins no further stretch: half an hour's."""
_PAGE = 50
_AT_ONCE = 32
_STAMP = "%Y%m%dT%H%M%SZ"

Stretch = tuple[datetime, datetime]


@dataclass
class LookupSummary:
    """What LookupEvents told: events that the lake did not hold, and by account and error in how many Regions none."""

    new_events: int = 0
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)


def missing(covered: Iterable[Stretch], now: datetime) -> Iterator[Stretch]:
    """Yield what of the last ninety days is not covered, the newest first, in stretches of at most `STRETCH`."""
    floor, end = now - RETENTION, now
    for begins, ends in sorted(covered, key=lambda stretch: stretch[1], reverse=True):
        yield from _cut(max(ends, floor), end)
        end = min(end, begins)
    yield from _cut(floor, end)


def _cut(start: datetime, end: datetime) -> Iterator[Stretch]:
    while end > start:
        begin = max(start, end - STRETCH)
        yield begin, end
        end = begin


def look_up(
    run: Run,
    accounts: Sequence[Account],
    settings: Settings,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    now: datetime | None = None,
) -> LookupSummary:
    """Bring into a run the events that LookupEvents tells and the lake does not hold.

    What an account or Region refuses becomes the outcome of its stretch, and is counted in the summary.
    Accounts that could not be entered are left out.
    """
    run.settle()
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    memory = Memory(run, SOURCE, (moment - RETENTION).date())
    with ExitStack() as stack:
        stack.callback(memory.close)
        lookup = _Lookup(Writer(run, SOURCE, memory.events, None), _covered(memory), moment)
        stack.callback(lookup.stop)
        entered = [(account, account.open(settings)) for account in accounts if not account.failure]
        for _, session in entered:
            stack.callback(session.close)
        places = [
            (session, Place("", "", account.id, region)) for account, session in entered for region in account.regions
        ]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                for done, _ in enumerate(pool.map(lambda asked: lookup.ask(*asked), places), 1):
                    progress(done, len(places))
            except BaseException:
                lookup.stop()
                raise
        return lookup.close()


def _covered(memory: Memory) -> dict[tuple[str, str], list[Stretch]]:
    """Return, by account and Region, the stretches that the lake covers; what was new when asked may have grown."""
    found = defaultdict(list)
    for name, checked_at in memory.outcomes(LOOKUP):
        place, start, end = name.removeprefix(f"{LOOKUP}:").rsplit("/", 2)
        account, _, region = place.partition("/")
        begins, ends = _read(start), min(_read(end), checked_at - LATE)
        if begins < ends:
            found[account, region].append((begins, ends))
    return found


def _read(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


class _Lookup:
    """A looking up under way; `ask` runs in several threads, and one at a time writes."""

    def __init__(self, writer: Writer, covered: dict[tuple[str, str], list[Stretch]], now: datetime) -> None:
        self._writer, self._covered, self._now = writer, covered, now
        self._lock, self._stopped, self._closed = Lock(), Event(), False
        self._summary = LookupSummary()

    def ask(self, session: AccountSession, place: Place) -> None:
        """Ask for all that is missing of an account and Region, the newest first, until one stretch is refused."""
        client = session.client("cloudtrail", place.region)
        client.meta.events.register("before-send.cloudtrail.LookupEvents", Budget(1 / PAUSE_SECONDS).wait)
        pages = 0
        for stretch in missing(self._covered.get((place.account_id, place.region), ()), self._now):
            if pages >= MOST_PAGES or self._stopped.is_set():
                return
            told = self._stretch(client, place, *stretch)
            if told is None:
                return
            pages += told

    def _stretch(self, client: Any, place: Place, start: datetime, end: datetime) -> int | None:
        """Bring in a stretch; return its number of pages, None where it was refused."""
        name = f"{LOOKUP}:{place.account_id}/{place.region}/{start:{_STAMP}}/{end:{_STAMP}}"
        key = LogKey(name, name, place, end, end.date())
        row: dict[str, Any] = {
            "source": SOURCE,
            "object": name,
            "account_id": place.account_id,
            "region": place.region,
            "delivered_at": end,
            "checked_at": self._now,
            "records": 0,
            "new_records": 0,
        }
        pages = 0
        outcome, detail = LOOKUP, "management events alone, and nothing proves them"
        try:
            asked = client.get_paginator("lookup_events").paginate(
                StartTime=start, EndTime=end, PaginationConfig={"PageSize": _PAGE}
            )
            for page in asked:
                parsed = _parsed(page)
                with self._lock:
                    if self._stopped.is_set():
                        return None
                    row["records"] += parsed.count
                    self._writer.records(key, parsed, Origin(name, None, LOOKUP), row)
                pages += 1
        except NotRecordsError:
            outcome, detail = INVALID_FORMAT, f"page {pages + 1} holds what is no record"
        except (BotoCoreError, ClientError) as error:
            failure = classify(error, absent=(), not_enabled=(), child=False, regional=True)
            outcome, detail = DENIED if failure.status == "denied" else ERROR, f"{SOURCE}: {failure.code}"
        with self._lock:
            row |= {"outcome": outcome, "detail": detail}
            self._writer.row("log_objects", row)
            if outcome != LOOKUP:
                self._summary.failures[place.account_id, detail] += 1
        return pages if outcome == LOOKUP else None

    def close(self) -> LookupSummary:
        self._writer.close()
        self._closed = True
        self._summary.new_events = self._writer.new_events
        return self._summary

    def stop(self) -> None:
        """End all asking; after an error, let go of what is not written."""
        self._stopped.set()
        if not self._closed:
            self._closed = True
            self._writer.abandon()


def _parsed(page: dict[str, Any]) -> Parsed:
    texts = [str(event["CloudTrailEvent"]) for event in page.get("Events", ()) if "CloudTrailEvent" in event]
    return parse(f'{{"Records":[{",".join(texts)}]}}'.encode("utf-8", "backslashreplace"))
