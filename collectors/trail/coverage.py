"""Which hours of an account's Region valid chains of digests cover, and which not. Pure: values in, values out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from collectors.trail.digests import HOUR, VALID, Verdict
from collectors.trail.verdicts import PATIENCE

Span = tuple[datetime, datetime]
NO_DIGEST = "no_digest"
"""Why a hole is one where no digest is known of, not even one that is missing."""
LOG_FILE = "log_file"
"""Why a hole is one where the digest is valid, and a log file that it names isn't."""


@dataclass(frozen=True)
class Hole:
    """A time that no valid chain covers, and why: the outcomes of what should have covered it."""

    starts: datetime
    ends: datetime
    why: tuple[str, ...]

    @property
    def hours(self) -> float:
        return (self.ends - self.starts) / HOUR


@dataclass
class Coverage:
    """What one account's logs of one Region came to: objects by outcome, and which hours valid chains cover."""

    account_id: str
    region: str
    digests: Counter[str] = field(default_factory=Counter)
    log_files: Counter[str] = field(default_factory=Counter)
    hours: float = 0.0
    holes: list[Hole] = field(default_factory=list)
    _covering: list[Span] = field(default_factory=list)
    _failing: list[tuple[Span, str]] = field(default_factory=list)
    _delivered: list[datetime] = field(default_factory=list)

    def add(self, verdicts: Iterable[Verdict], damaged: Set[str], delivered: Iterable[datetime]) -> None:
        """Take in the digests of a place, and when its log files were delivered.

        A digest covers its hour where it is valid and not `damaged`: every log file that it names is valid.
        """
        verdicts = list(verdicts)
        self.digests += Counter(verdict.outcome for verdict in verdicts)
        covering = []
        for verdict in verdicts:
            if verdict.end is None:
                continue
            span = verdict.start or verdict.end - HOUR, verdict.end
            if verdict.outcome != VALID:
                self._failing.append((span, verdict.outcome))
            elif verdict.object in damaged:
                self._failing.append((span, LOG_FILE))
            else:
                covering.append(span)
        self._covering = list(_merged([*self._covering, *covering]))
        moments = sorted([*self._delivered, *delivered])
        self._delivered = [moments[0], moments[-1]] if moments else []

    def close(self, days: tuple[date | None, date | None], now: datetime) -> None:
        """Find the hours and the holes of the days, or of all that is known of.

        Where no digest is known of, that is as long as log files were delivered, as far as their digests are due.
        """
        spans = [*self._covering, *(span for span, _ in self._failing)]
        spans = spans or [(moment, moment) for moment in self._delivered if now - moment >= PATIENCE]
        first, last = (_midnight(day) for day in days)
        if not (spans or (first and last)):
            return
        starts = first or min(start for start, _ in spans)
        ends = min(last + timedelta(days=1), now - PATIENCE) if last else max(end for _, end in spans)
        for hole_starts, hole_ends in _between(self._covering, starts, ends):
            why = {outcome for (start, end), outcome in self._failing if start < hole_ends and end > hole_starts}
            self.holes.append(Hole(hole_starts, hole_ends, tuple(sorted(why)) or (NO_DIGEST,)))
        self.hours = max(ends - starts, timedelta(0)) / HOUR - sum(hole.hours for hole in self.holes)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that touch as one."""
    whole: Span | None = None
    for start, end in sorted(spans):
        if whole and start <= whole[1]:
            whole = whole[0], max(whole[1], end)
            continue
        if whole:
            yield whole
        whole = start, end
    if whole:
        yield whole


def _between(spans: Iterable[Span], starts: datetime, ends: datetime) -> Iterator[Span]:
    """Yield what lies between the first and the last moment outside of the spans, which are sorted."""
    until = starts
    for start, end in [*spans, (ends, ends)]:
        if min(start, ends) > until:
            yield until, min(start, ends)
        until = max(until, end)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
