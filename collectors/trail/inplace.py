"""Verifying a CloudTrail source where it lies: every digest, link and log file, with nothing brought in or written.

Digests come first, then the log files of their place; several places at a time, each with many reads under way. A log
file is inflated and hashed, and its records are not looked at.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from threading import Lock

from collectors.trail.chains import ChainVerifier, Days, NothingKnown
from collectors.trail.coverage import Coverage
from collectors.trail.digests import HOUR, MISSING, MOVED, VALID, Verdict
from collectors.trail.inflate import Content, hashed, inflate, inflate_all
from collectors.trail.keyring import KeyRing
from collectors.trail.keys import LogKey, Place
from collectors.trail.sources import Fetched, Source, read_ahead
from collectors.trail.units import Unit, listed
from collectors.trail.verdicts import (
    NOT_COVERED,
    PENDING,
    Judgement,
    Named,
    judge_log,
    missing_files,
    named_files,
)

PLACES_AT_ONCE = 4
"""Places whose objects are read at the same time, so that a small one does not keep the others waiting."""


@dataclass
class Wrong:
    """An object that does not verify, or is not there. `starts` and `ends` say of which time it would be evidence."""

    kind: str
    object: str
    account_id: str | None
    region: str | None
    outcome: str
    detail: str | None
    starts: datetime | None
    ends: datetime | None
    sha256: str | None = None


@dataclass
class Findings:
    """What a verification found; `wrong` is everything that isn't valid or on its way."""

    places: list[Coverage] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    loose: int = 0

    @property
    def holds(self) -> bool:
        return not self.wrong and not any(place.holes for place in self.places)


def verify_source(
    source: Source,
    keys: KeyRing,
    *,
    first: date | None = None,
    last: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    now: datetime | None = None,
) -> Findings:
    """Verify what a source holds of the days from `first` to `last`; `progress` counts log files.

    Raises RemitError where the source can't be listed; whatever is wrong with single objects becomes their outcome.
    """
    with ThreadPoolExecutor(source.connections) as pool:
        pool.submit(keys.prepare)
        return _Verification(source, keys, (first, last), now or datetime.now(UTC), progress, pool).complete()


class _Verification:
    """One verification under way."""

    def __init__(
        self,
        source: Source,
        keys: KeyRing,
        days: Days,
        now: datetime,
        progress: Callable[[int, int], None],
        pool: ThreadPoolExecutor,
    ) -> None:
        self._source, self._days, self._now, self._progress, self._pool = source, days, now, progress, pool
        self._chains = ChainVerifier(source, NothingKnown(), keys, days, now, now.date(), pool)
        self._findings = Findings()
        self._places: dict[tuple[str, str], Coverage] = {}
        self._missing: dict[str, str] = {}
        self._lock = Lock()
        self._done = self._total = 0

    def complete(self) -> Findings:
        units, loose = listed(self._source, *self._days)
        for unit in units.values():
            for key in unit.digests:
                self._chains.note(key)
        self._total = sum(len(unit.logs) for unit in units.values()) + len(loose)
        with ThreadPoolExecutor(PLACES_AT_ONCE) as places:
            list(places.map(self._place, sorted(units), [units[place] for place in sorted(units)]))
        self._findings.loose = len(loose)
        self._add([_wrong(key, judgement, content) for key, judgement, content in self._logs(loose, {})])
        for wrong in self._findings.wrong:
            if wrong.outcome == NOT_COVERED and wrong.sha256 in self._missing:
                self._moved(wrong, self._missing[wrong.sha256])
        for place in sorted(self._places):
            self._places[place].close(self._days, self._now)
            self._findings.places.append(self._places[place])
        self._findings.wrong.sort(key=lambda wrong: (wrong.object, wrong.kind))
        return self._findings

    def _moved(self, wrong: Wrong, missing: str) -> None:
        wrong.outcome, wrong.detail = MOVED, f"its bytes are those of {missing}, which is missing"
        if wrong.account_id:
            self._places[wrong.account_id, wrong.region or ""].log_files += Counter({MOVED: 1})
            self._places[wrong.account_id, wrong.region or ""].log_files.subtract({NOT_COVERED: 1})

    def _place(self, place: Place, unit: Unit) -> None:
        verdicts, _ = self._chains.verify(place, unit.digests, None)
        named = named_files(verdicts)
        outcomes: Counter[str] = Counter()
        wrong = [wrong_digest(verdict) for verdict in verdicts if verdict.outcome != VALID]
        damaged: set[str] = set()
        for key, judgement, content in self._logs(unit.logs, named):
            outcomes[judgement.outcome] += 1
            if is_wrong(judgement.outcome):
                wrong.append(_wrong(key, judgement, content))
                damaged |= {named[key.tail].digest} if key.tail in named else set()
        missing = list(missing_files(place, named, {key.tail for key in unit.logs}, *self._days))
        for key, name in missing:
            outcomes[MISSING] += 1
            wrong.append(_wrong(key, Judgement(MISSING, f"{name.digest} names it"), None))
            damaged.add(name.digest)
        delivered = [key.delivered_at for key in unit.logs if key.delivered_at]
        with self._lock:
            self._missing |= {name.sha256: key.key for key, name in missing}
            coverage = self._places.setdefault(
                (place.account_id, place.region), Coverage(place.account_id, place.region)
            )
            coverage.add(verdicts, damaged, delivered)
            coverage.log_files += outcomes
        self._add(wrong)

    def _logs(
        self, logs: Mapping[LogKey, int], named: Mapping[str, Named]
    ) -> Iterator[tuple[LogKey, Judgement, Content]]:
        keys = sorted(logs, key=lambda key: key.key)
        read = read_ahead(self._source, (key.key for key in keys), _hashed, self._pool)
        for key, (_, (fetched, content)) in zip(keys, read, strict=True):
            name = named.get(key.tail)
            if content.trailing and (name is None or name.doubt):
                content = inflate_all(content)
            judgement = (
                Judgement(fetched.problem, fetched.detail)
                if fetched.problem
                else judge_log(content, name, key.delivered_at, self._now)
            )
            with self._lock:
                self._done += 1
                self._progress(self._done, self._total)
            yield key, judgement, content

    def _add(self, wrong: list[Wrong]) -> None:
        with self._lock:
            self._findings.wrong += [one for one in wrong if is_wrong(one.outcome)]


def _hashed(fetched: Fetched) -> tuple[Fetched, Content]:
    """Hash what was read and let go of it, unless more than one gzip stream may be in it."""
    content = hashed(fetched.data)
    if content.trailing:
        content = inflate(fetched.data)
    return replace(fetched, data=b""), content


def is_wrong(outcome: str) -> bool:
    """Tell whether an outcome is a finding; that a digest is still due is none."""
    return outcome not in (VALID, PENDING)


def wrong_digest(verdict: Verdict) -> Wrong:
    """Return a digest that does not verify as a finding."""
    start = verdict.start or (verdict.end - HOUR if verdict.end else None)
    place = verdict.place
    return Wrong(
        "digest", verdict.object, place.account_id, place.region, verdict.outcome, verdict.detail, start, verdict.end
    )


def _wrong(key: LogKey, judgement: Judgement, content: Content | None) -> Wrong:
    account, region = (key.place.account_id, key.place.region) if key.place else (None, None)
    moment, found = key.delivered_at, content.sha256 if content else None
    return Wrong("log file", key.key, account, region, judgement.outcome, judgement.detail, moment, moment, found)
