"""Reading log files on workers: batches of a source's keys go out, and what was read comes back in their order.

What a worker does not see or can't read is read again here before it is believed, so that a cluster without the
source's folder, or without its role, is slow and not wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from socket import gethostname

from collectors.accounts import Account
from collectors.trail.reading import Read, Reader, read_here
from collectors.trail.sources import Place, Source, open_source
from evidence.errors import RemitError
from evidence.settings import Settings
from flows import progress
from flows.runners import StrayError, Workers
from flows.trails import session_of

TASK = "read log files"
FILES_A_TASK = 16
BYTES_A_TASK = 256 << 20
"""Inflated bytes after which a task returns; what is left of its files is read here."""


@dataclass(frozen=True)
class Opening:
    """What a worker needs to open a source by itself: its name, whose role reads it, and where its bucket answers."""

    source: str
    settings: Settings
    account: Account | None = None
    place: Place | None = None


def reader_on(workers: Workers, opening: Opening) -> Reader:
    """Return a reader of a source that hands its files to workers."""

    def read(source: Source, keys: Sequence[str]) -> Iterator[Read]:
        placed = replace(opening, place=source.place)
        batches = [keys[start : start + FILES_A_TASK] for start in range(0, len(keys), FILES_A_TASK)]
        actions = [partial(read_files, placed, batch) for batch in batches]
        told = False
        for batch, found in zip(batches, workers.run(TASK, actions, ahead=2 * workers.count), strict=True):
            again = [key for key, one in zip(batch, found, strict=False) if one.problem] + list(batch[len(found) :])
            here = read_here(source, again)
            for one in found:
                yield next(here) if one.problem else one
            yield from here
            if again and not told:
                told = True
                progress.note(f"workers did not read all of {opening.source}; what they left is read here")

    return read


def read_files(opening: Opening, keys: Sequence[str]) -> list[Read]:
    """Read log files by their keys; fewer of them where they hold very much."""
    try:
        source = _opened(opening)
    except RemitError as error:
        raise StrayError(f"a worker on {gethostname()} can't open a source: {error}") from None
    found, held = [], 0
    for read in read_here(source, keys):
        found.append(read)
        held += read.inflated
        if held > BYTES_A_TASK:
            break
    return found


@lru_cache(maxsize=4)
def _opened(opening: Opening) -> Source:
    if not opening.source.startswith("s3://"):
        return open_source(opening.source)
    return open_source(opening.source, session_of(opening.settings, opening.account), place=opening.place)
