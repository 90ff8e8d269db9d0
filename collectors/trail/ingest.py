"""Ingesting a CloudTrail source: log files verified against signed digests, their records, and a row on each object.

Records of a log file go into the lake whatever its outcome, as long as the file can be read to its end; each carries
the outcome as `integrity`, as it was when the file came in (the latest word on a file is its newest row in
`log_objects`). A file that can't be read gives a row and no record. Where several files hold one event, files that a
digest vouches for are taken first, then files that none covers, then damaged ones; within each by day and key.
So the table depends neither on the order of listing nor on how often a file is delivered. Of the event in the other
files there is a row each in `event_copies`; what was sealed before stays, and the better copy of a later run is one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from collectors.trail.chains import ChainVerifier, Days
from collectors.trail.columns import Origin
from collectors.trail.digests import INVALID_FORMAT, MISSING, MODIFIED, MOVED, VALID
from collectors.trail.inflate import Content
from collectors.trail.keyring import KeyRing
from collectors.trail.keys import LogKey, Place, in_period, is_before, parse_key
from collectors.trail.memory import KnownLog, Memory
from collectors.trail.reading import Read, Reader, read_here
from collectors.trail.sources import Source
from collectors.trail.spans import Parsed
from collectors.trail.units import Unit, listed
from collectors.trail.verdicts import (
    NOT_COVERED,
    PENDING,
    Judgement,
    Named,
    has_records,
    judge_log,
    judge_unvouched,
    missing_files,
    named_files,
)
from collectors.trail.writer import Writer
from evidence.run import Run

Progress = Callable[[int, int], None]
"""Told how many of how many log files are done."""


@dataclass
class IngestSummary:
    """What an ingestion did. `objects` are the period's log files; of `skipped` ones the lake held all there is to say.

    `records` were read, of which `new_events` went into the lake and `duplicates` were there already. `log_objects` and
    `digests` count the rows written, by outcome.
    """

    objects: int = 0
    skipped: int = 0
    records: int = 0
    new_events: int = 0
    duplicates: int = 0
    log_objects: Counter[str] = field(default_factory=Counter)
    digests: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Task:
    """A log file: its size (None before it is read, if it was not listed), what a digest says of it, and the lake."""

    key: LogKey
    size: int | None
    named: Named | None = None
    known: KnownLog | None = None

    @property
    def vouched(self) -> bool:
        return self.named is not None and self.named.doubt is None

    @property
    def held(self) -> bool:
        """Whether the lake holds this file; outside CloudTrail's layout, a key and a size don't say."""
        known = self.known
        return bool(self.key.place and known and known.found_sha256 and known.bytes == self.size)

    def brought(self, content: Content) -> bool:
        """Tell whether the lake has the records of these bytes from this very file."""
        known = self.known
        return known is not None and known.records is not None and known.found_sha256 == content.sha256


def ingest(
    run: Run,
    source: Source,
    *,
    public_keys: KeyRing,
    first: date | None = None,
    last: date | None = None,
    resume: bool = False,
    reader: Reader = read_here,
    progress: Progress = lambda done, total: None,
    now: datetime | None = None,
) -> IngestSummary:
    """Bring into a run what a source has that the lake does not: events, log objects, digests and public keys.

    `first` and `last` are UTC days by the objects' keys, with the tolerance that late delivery needs. With `resume`, a
    folder of a bucket is listed only from where the lake's knowledge of it ends (see `Memory.begins`); a file that lies
    before and that a new digest names is read or judged again all the same. Keys of earlier runs serve beside
    `public_keys`; `reader` reads the log files, by default in this process. What the run has spooled is settled first,
    so that several sources may follow one another in one run. Raises RemitError where the source can't be listed;
    whatever is wrong with single objects becomes their outcome.
    """
    run.settle()
    memory = Memory(run, source.name, first)
    try:
        begins = memory.begins(first) if resume and first and source.resumes else {}
        days = (first, last)
        moment = now or datetime.now(UTC)
        ingestion = _Ingestion(run, source, memory, public_keys, days, begins, moment, reader, progress)
        try:
            return ingestion.complete()
        except BaseException:
            ingestion.abandon()
            raise
    finally:
        memory.close()


class _Ingestion:
    """One ingestion under way."""

    def __init__(
        self,
        run: Run,
        source: Source,
        memory: Memory,
        keys: KeyRing,
        days: Days,
        begins: Mapping[str, date],
        now: datetime,
        reader: Reader,
        progress: Progress,
    ) -> None:
        self._source, self._memory, self._keys = source, memory, keys
        self._days, self._begins, self._now = days, begins, now
        self._reader, self._progress = reader, progress
        self._chains = ChainVerifier(source, memory, keys, days, now, run.day)
        self._writer = Writer(run, source.name, memory.events, memory.written())
        self._summary = IngestSummary()
        self._done = 0
        self._missing: dict[str, str] = {}

    def complete(self) -> IngestSummary:
        recorded = self._memory.keys().keys
        self._keys.add(recorded.values())
        units, loose = self._list()
        vouched: list[_Task] = []
        uncovered: list[_Task] = []
        damaged: list[_Task] = []
        for place in sorted(units):
            for task in self._unit(place, units.pop(place)):
                (vouched if task.vouched else uncovered).append(task)
        known = self._memory.logs(None) if loose else {}
        uncovered += [_Task(key, size, None, known.get(key.key)) for key, size in loose.items()]
        self._read(vouched, damaged)
        self._read(uncovered, damaged)
        self._read(damaged, None)
        for name in sorted(self._keys.keys.keys() - recorded.keys()):
            self._writer.row("public_keys", self._keys.keys[name].row())
        self._writer.close()
        self._summary.new_events = self._writer.new_events
        self._summary.duplicates = self._summary.records - self._summary.new_events
        return self._summary

    def abandon(self) -> None:
        """Let go of what is under way, after an error."""
        self._writer.abandon()

    def _list(self) -> tuple[dict[Place, Unit], dict[LogKey, int]]:
        units, loose = listed(self._source, *self._days, self._begins)
        for unit in units.values():
            for key in unit.digests:
                self._chains.note(key)
        self._summary.objects = sum(len(unit.logs) for unit in units.values()) + len(loose)
        return units, loose

    def _unit(self, place: Place, unit: Unit) -> list[_Task]:
        """Verify a place's digests, judge the log files that the lake holds, and return those that are to be read."""
        known = self._memory.logs(place)
        tasks = [_Task(key, size, None, known.get(key.key)) for key, size in unit.logs.items()]
        unsettled = [task.key.delivered_at for task in tasks if not task.held or _outcome(task.known) == PENDING]
        verdicts, news = self._chains.verify(place, unit.digests, min(filter(None, unsettled), default=None))
        for verdict in news:
            self._writer.row("digests", verdict.row(self._source.name, self._now))
            self._summary.digests[verdict.outcome] += 1
        named = named_files(verdicts)
        tasks += self._unlisted(place, named.keys() - {task.key.tail for task in tasks}, known)
        self._summary.objects += len(tasks) - len(unit.logs)
        self._report_missing(place, named, {task.key.tail for task in tasks}, known)
        tasks = [_Task(task.key, task.size, named.get(task.key.tail), task.known) for task in tasks]
        for task in tasks:
            if task.held:
                self._judge_again(task)
        return [task for task in tasks if not task.held]

    def _unlisted(self, place: Place, named: Set[str], known: Mapping[str, KnownLog]) -> Iterator[_Task]:
        """Yield, of the log files that digests name, those that lie before the day from which their folder was listed.

        The lake has no row on them, or none that settles them.
        """
        for tail in named:
            key = parse_key(place.base + tail)
            if isinstance(key, LogKey) and is_before(key, self._begins) and in_period(key, *self._days):
                held = known.get(key.key)
                if _outcome(held) in (None, PENDING, NOT_COVERED):
                    yield _Task(key, held.bytes if held else None, None, held)

    def _report_missing(
        self, place: Place, named: Mapping[str, Named], there: set[str], known: Mapping[str, KnownLog]
    ) -> None:
        for key, name in missing_files(place, named, there, *self._days):
            if key.key not in known:
                self._missing[name.sha256] = key.key
                self._report(_Task(key, 0, name), Judgement(MISSING, "a digest names it, and it is not there"))

    def _judge_again(self, task: _Task) -> None:
        """Judge a log file that the lake holds by the SHA-256 that it had; it is not read again."""
        known, judgement = task.known, None
        if known and known.outcome in (PENDING, NOT_COVERED):
            if task.named and task.vouched:
                judgement = Judgement(VALID if known.found_sha256 == task.named.sha256 else MODIFIED)
            elif task.named or known.outcome == PENDING:
                judgement = judge_unvouched(task.named, task.key.delivered_at, self._now)
        if known and judgement and judgement != Judgement(known.outcome, known.detail):
            found = {"found_sha256": known.found_sha256, "inflated_bytes": known.inflated_bytes}
            self._report(task, judgement, {**found, "records": known.records, "new_records": 0})
        else:
            self._summary.skipped += 1
        self._advance()

    def _read(self, tasks: Iterable[_Task], damaged: list[_Task] | None) -> None:
        """Read log files by day and key. With `damaged`, those that are and hold records wait there."""
        tasks = sorted(tasks, key=lambda task: (task.key.day or date.min, task.key.key))
        files = self._reader(self._source, [task.key.key for task in tasks])
        for task, file in zip(tasks, files, strict=True):
            self._take(task, file, damaged)

    def _take(self, task: _Task, file: Read, damaged: list[_Task] | None) -> None:
        if task.size is None:
            task = replace(task, size=file.size)
        if not task.vouched and file.content.trailing:
            file = file.joined()
        content = file.content
        judgement = self._judge(task, file)
        found = {} if file.problem else {"found_sha256": content.sha256, "inflated_bytes": file.inflated}
        parsed = None
        if not file.problem and has_records(content, judgement):
            if damaged is not None and judgement.outcome not in (VALID, NOT_COVERED, PENDING, MOVED):
                damaged.append(task)
                return
            parsed = file.parsed
            if file.refusal:
                judgement = _unreadable(judgement, file.refusal)
        if self._says_nothing_new(task, judgement, content):
            self._summary.skipped += 1
        elif parsed:
            self._bring(task, parsed, content, judgement, found | {"records": parsed.count})
        else:
            self._report(task, judgement, found)
        self._advance()

    def _bring(
        self, task: _Task, parsed: Parsed, content: Content, judgement: Judgement, found: Mapping[str, Any]
    ) -> None:
        self._summary.records += parsed.count
        if task.brought(content):
            self._report(task, judgement, {**found, "new_records": 0})
            return
        origin = Origin(task.key.key, content.sha256, judgement.outcome)
        self._writer.events(task.key, parsed, origin, self._row(task, judgement, found))

    def _judge(self, task: _Task, file: Read) -> Judgement:
        if file.problem:
            return Judgement(file.problem, file.detail)
        content = file.content
        judgement = judge_log(content, task.named, task.key.delivered_at, self._now)
        if judgement.outcome in (NOT_COVERED, PENDING) and content.sha256 in self._missing:
            return Judgement(MOVED, f"its bytes are those of {self._missing[content.sha256]}, which is missing")
        return judgement

    def _says_nothing_new(self, task: _Task, judgement: Judgement, content: Content) -> bool:
        known = task.known
        if known is None or known.outcome != judgement.outcome or known.detail != judgement.detail:
            return False
        return known.found_sha256 is None or (known.found_sha256 == content.sha256 and known.bytes == task.size)

    def _report(self, task: _Task, judgement: Judgement, found: Mapping[str, Any] | None = None) -> None:
        self._writer.row("log_objects", self._row(task, judgement, found or {}))

    def _row(self, task: _Task, judgement: Judgement, found: Mapping[str, Any]) -> dict[str, Any]:
        place = task.key.place
        self._summary.log_objects[judgement.outcome] += 1
        return {
            "source": self._source.name,
            "object": task.key.key,
            "account_id": place.account_id if place else None,
            "region": place.region if place else None,
            "delivered_at": task.key.delivered_at,
            "outcome": judgement.outcome,
            "detail": judgement.detail,
            "expected_sha256": task.named.sha256 if task.named else None,
            "digest": task.named.digest if task.named else None,
            "bytes": None if judgement.outcome == MISSING else task.size,
            "checked_at": self._now,
            **found,
        }

    def _advance(self) -> None:
        self._done += 1
        self._progress(self._done, self._summary.objects)


def _outcome(known: KnownLog | None) -> str | None:
    return known.outcome if known else None


def _unreadable(judgement: Judgement, why: str) -> Judgement:
    why = f"it holds no records: {why}"
    if judgement.outcome in (NOT_COVERED, PENDING, MOVED):
        return Judgement(INVALID_FORMAT, why)
    return Judgement(judgement.outcome, f"{judgement.detail}; {why}" if judgement.detail else why)
