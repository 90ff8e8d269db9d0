"""Verdicts on log files: what the digests say of a file against what it holds. Pure: values in, values out.

`valid`: a valid digest names the file with the SHA-256 of its inflated bytes (the level of compression is free).
`modified`: it names another SHA-256. `trailing_data`: bytes stand after the gzip stream. `invalid_format`: it can't be
read. `moved`: its bytes are those of a file that is missing elsewhere. `not_covered`: no valid digest names it;
`pending`: none does yet, and none can be expected before it is two hours old.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from collectors.trail.digests import INVALID_FORMAT, MODIFIED, TRAILING_DATA, VALID, Verdict
from collectors.trail.inflate import Content, Shape
from collectors.trail.keys import LogKey, Place, in_period, parse_key, tail_of

NOT_COVERED, PENDING = "not_covered", "pending"
PATIENCE = timedelta(hours=2)
"""Age of a log file, by its key, up to which its digest may still be on the way."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a digest says of a log file. `doubt` says why the digest can't vouch for it."""

    sha256: str
    digest: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome with its detail."""

    outcome: str
    detail: str | None = None


def named_files(verdicts: Iterable[Verdict]) -> dict[str, Named]:
    """Return what digests say of log files, by the tail of their keys; a valid digest's word goes before others'."""
    named: dict[str, Named] = {}
    for verdict in verdicts:
        for file in verdict.digest.log_files if verdict.digest else ():
            doubt = None
            if verdict.outcome != VALID:
                doubt = f"only {verdict.object} names it, which is {verdict.outcome}"
            elif file.hash_algorithm != "SHA-256":
                doubt = f"{verdict.object} names it with an unknown hash, {file.hash_algorithm}"
            tail = tail_of(file.s3_object)
            if doubt is None or tail not in named:
                named[tail] = Named(file.hash_value.lower(), verdict.object, doubt)
    return named


def missing_files(
    place: Place, named: Mapping[str, Named], there: Set[str], first: date | None, last: date | None
) -> Iterator[tuple[LogKey, Named]]:
    """Yield the log files of a place and period that valid digests name, and that aren't `there`, by their tails."""
    for tail in sorted(named.keys() - there):
        key, name = parse_key(place.base + tail), named[tail]
        if isinstance(key, LogKey) and not name.doubt and in_period(key, first, last):
            yield key, name


def judge_log(content: Content, named: Named | None, delivered_at: datetime | None, now: datetime) -> Judgement:
    """Judge a log file that was read."""
    if content.shape is Shape.TOO_LARGE:
        return Judgement(INVALID_FORMAT, content.shape.value)
    if named is None or named.doubt:
        if content.shape in (Shape.CUT, Shape.CORRUPT, Shape.EMPTY):
            return Judgement(INVALID_FORMAT, content.shape.value)
        if content.trailing:
            return Judgement(TRAILING_DATA, _trailing(content))
        return judge_unvouched(named, delivered_at, now)
    if content.shape in (Shape.PLAIN, Shape.CORRUPT):
        return Judgement(INVALID_FORMAT, content.shape.value)
    if content.sha256 != named.sha256:
        return Judgement(MODIFIED, None if content.shape is Shape.WHOLE else content.shape.value)
    if content.shape is Shape.CUT:
        return Judgement(VALID, "its bytes are whole, but the gzip stream lacks its end")
    return Judgement(TRAILING_DATA, _trailing(content)) if content.trailing else Judgement(VALID)


def judge_unvouched(named: Named | None, delivered_at: datetime | None, now: datetime) -> Judgement:
    """Judge a readable log file that no valid digest names."""
    if delivered_at and now - delivered_at < PATIENCE:
        return Judgement(PENDING, named.doubt if named else None)
    return Judgement(NOT_COVERED, named.doubt if named else None)


def has_records(content: Content, judgement: Judgement) -> bool:
    """Tell whether a file's records go into the lake: those of a damaged file do where it can be read to its end."""
    return content.shape in (Shape.WHOLE, Shape.PLAIN) or (content.shape is Shape.CUT and judgement.outcome == VALID)


def _trailing(content: Content) -> str:
    return f"{len(content.trailing)} bytes stand after its gzip stream"
