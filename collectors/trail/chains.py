"""The digests of a source: read the new ones, fetch the keys that they need, judge each chain with what the lake knows.

A digest that the lake holds as valid is not read again; any other is, since keys and metadata may turn up later.
"""

from collections.abc import Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Protocol

from collectors.trail.digests import HOUR, INVALID_FORMAT, TRAILING_DATA, VALID, Verdict, judge_chain
from collectors.trail.inflate import Content, Shape, inflate
from collectors.trail.keyring import KeyRing
from collectors.trail.keys import Chain, DigestKey, Place, in_period, period
from collectors.trail.sources import Fetched, Source, read_ahead
from collectors.trail.verdicts import PATIENCE

Days = tuple[date | None, date | None]


def opened(fetched: Fetched) -> tuple[Fetched, Content]:
    """Inflate what was read; fit for `read_ahead`."""
    return fetched, inflate(fetched.data)


class Known(Protocol):
    """What is known of a source's digests before its chains are judged; a lake's `Memory` is one."""

    def valid_digests(self, place: Place) -> Set[str]:
        """Return the keys of the digests of a place that are known to be valid."""

    def digests(self, place: Place, since: datetime | None) -> Mapping[str, Verdict]:
        """Return the known digests of a place, by key; with bodies those that end at or after `since`."""


class NothingKnown:
    """Before the first look at a source, nothing is known of it."""

    def valid_digests(self, _: Place) -> Set[str]:
        return frozenset()

    def digests(self, _: Place, __: datetime | None) -> Mapping[str, Verdict]:
        return {}


class ChainVerifier:
    """Verifies the digests of one source, place by place; several places may be verified at once.

    All keys must have been noted before the first place.
    """

    def __init__(
        self,
        source: Source,
        memory: Known,
        keys: KeyRing,
        days: Days,
        now: datetime,
        day: date,
        pool: ThreadPoolExecutor | None = None,
    ) -> None:
        self._source, self._memory, self._keys, self._days, self._now = source, memory, keys, days, now
        self._day, self._pool = day, pool
        self._ends: dict[tuple[str, str, str], datetime] = {}
        self._hours: dict[str, tuple[datetime, datetime]] = {}
        self._asked: set[str] = set()
        self._asking = Lock()

    def note(self, key: DigestKey) -> None:
        """Take note of a listed digest: which hours its Region's keys and its trail's chains reach over."""
        if key.chain is None or key.end is None:
            return
        trail = _trail(key.chain)
        self._ends[trail] = max(self._ends.get(trail, key.end), key.end)
        first, last = self._hours.get(key.place.region, (key.end, key.end))
        self._hours[key.place.region] = (min(first, key.end), max(last, key.end))

    def verify(
        self, place: Place, keys: list[DigestKey], since: datetime | None
    ) -> tuple[list[Verdict], list[Verdict]]:
        """Judge the digests of one place; return all verdicts, and those that the lake does not hold yet.

        Valid digests that the lake holds come with the log files that they name if they end two hours before `since`
        or later, or before the first new digest.
        """
        valid = self._memory.valid_digests(place)
        fresh = {key.key: key for key in keys if key.key not in valid}
        moments = [key.end for key in fresh.values() if key.end] + ([since] if since else [])
        known = self._memory.digests(place, min(moments) - PATIENCE if moments else None)
        found = [verdict for verdict in known.values() if verdict.outcome == VALID and self._is_due(verdict)]
        found += self._read(fresh)
        verdicts = [verdict for verdict in found if verdict.chain is None]
        for chain in {verdict.chain for verdict in found if verdict.chain}:
            verdicts += judge_chain(
                (verdict for verdict in found if verdict.chain == chain),
                bucket=self._source.bucket,
                keys=self._keys,
                begins=period(*self._days)[0],
                ends=self._end(chain),
            )
        news = [verdict for verdict in verdicts if not verdict.known and not verdict.repeats(known.get(verdict.object))]
        return verdicts, news

    def _is_due(self, verdict: Verdict) -> bool:
        return in_period(DigestKey(verdict.object, "", verdict.place, verdict.chain, verdict.end), *self._days)

    def _read(self, keys: dict[str, DigestKey]) -> Iterator[Verdict]:
        for text, (fetched, content) in read_ahead(self._source, sorted(keys), opened, self._pool):
            verdict = Verdict.of(keys[text])
            if fetched.problem:
                verdict.fail(fetched.problem, fetched.detail)
            elif content.shape is not Shape.WHOLE:
                verdict.fail(INVALID_FORMAT, content.shape.value)
            else:
                verdict.read(content.data, content.sha256 or "", fetched.metadata.get("signature"))
                if content.trailing:
                    verdict.fail(TRAILING_DATA, f"{len(content.trailing)} bytes stand after its gzip stream")
                self._ask(verdict.place.region, fetched.metadata.get("backfill-generation-timestamp"))
            if verdict.chain is None:
                verdict.fail(INVALID_FORMAT, "its name is no digest's")
            yield verdict

    def _ask(self, region: str, generated: str | None) -> None:
        """Fetch a Region's keys, once; a backfill digest was signed when it was generated, perhaps much later."""
        with self._asking:
            if region in self._hours and region not in self._asked:
                self._asked.add(region)
                first, last = self._hours[region]
                self._keys.ask(region, first - 2 * HOUR, last + PATIENCE)
            if generated:
                with suppress(ValueError):
                    moment = datetime.fromisoformat(generated)
                    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                    self._keys.ask(region, moment - HOUR, moment + HOUR)

    def _end(self, chain: Chain) -> datetime | None:
        """Return until when a chain's digests are due.

        In a bucket that is until two hours ago. In a mirror, of which nobody says when it was made, it is as far as the
        same trail's other chains go, or to the end of the days that were asked for.
        """
        last = self._days[1]
        if self._source.bucket or last:
            limit = datetime.combine(last or self._day, time(), UTC) + timedelta(days=1)
            return min(limit, self._now - PATIENCE)
        return self._ends.get(_trail(chain))


def _trail(chain: Chain) -> tuple[str, str, str]:
    return chain.place.organization, chain.trail, chain.home_region
