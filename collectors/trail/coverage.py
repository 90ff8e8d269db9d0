"""Which hours of an account's Region valid chains of digests cover, and which not. Pure: values in, values out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from collectors.trail.digests import HOUR, VALID, Verdict
from collectors.trail.verdicts import PATIENCE

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

    def cover(
        self,
        verdicts: Iterable[Verdict],
        damaged: set[str],
        delivered: Sequence[datetime],
        days: tuple[date | None, date | None],
        now: datetime,
    ) -> None:
        """Find the hours and the holes of the days, or of all that is known of.

        A digest covers its hour where it is valid and not `damaged`: every log file that it names is valid.
        `delivered` says when log files were, for a place without a digest.
        """
        spans = [(_span(verdict), verdict) for verdict in verdicts if verdict.end]
        known = [span for span, _ in spans] or [(moment, moment) for moment in delivered if now - moment >= PATIENCE]
        first, last = (_midnight(day) for day in days)
        if not (known or (first and last)):
            return
        starts = first or min(start for start, _ in known)
        ends = min(last + timedelta(days=1), now - PATIENCE) if last else max(end for _, end in known)
        covering = [span for span, verdict in spans if verdict.outcome == VALID and verdict.object not in damaged]
        failing = [
            (span, LOG_FILE if verdict.outcome == VALID else verdict.outcome)
            for span, verdict in spans
            if span not in covering
        ]
        for hole_starts, hole_ends in _between(sorted(covering), starts, ends):
            why = {outcome for (start, end), outcome in failing if start < hole_ends and end > hole_starts}
            self.holes.append(Hole(hole_starts, hole_ends, tuple(sorted(why)) or (NO_DIGEST,)))
        self.hours = max(ends - starts, timedelta(0)) / HOUR - sum(hole.hours for hole in self.holes)


def _span(verdict: Verdict) -> tuple[datetime, datetime]:
    end = verdict.end or datetime.min.replace(tzinfo=UTC)
    return verdict.start or end - HOUR, end


def _between(
    spans: Iterable[tuple[datetime, datetime]], starts: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield what lies between the first and the last moment outside of the spans, which are sorted."""
    until = starts
    for start, end in [*spans, (ends, ends)]:
        if min(start, ends) > until:
            yield until, min(start, ends)
        until = max(until, end)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
