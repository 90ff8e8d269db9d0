"""Reading log files: fetched, inflated, hashed and parsed, all in the thread that fetched them.

Where that happens is a reader's business, here or in other processes: what was read pickles as little as it can be.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from collectors.trail.forms import NotRecordsError
from collectors.trail.inflate import Content, inflate, inflate_all
from collectors.trail.records import parse
from collectors.trail.sources import OK, Fetched, Source, read_ahead
from collectors.trail.spans import Parsed


@dataclass(frozen=True, slots=True)
class Read:
    """A log file that was read: what its bytes are like, and its records or why there are none.

    `size` is its bytes as stored, `inflated` those that count. `content` holds them only where more gzip streams may
    follow. A `problem` is one of reading, see `sources.Fetched`.
    """

    size: int
    inflated: int
    content: Content
    parsed: Parsed | None = None
    refusal: str = ""
    problem: str = OK
    detail: str = ""

    def joined(self) -> "Read":
        """Return the same file with all its gzip streams: those of a file that tools have joined from several."""
        content = inflate_all(self.content)
        parsed, refusal = _parsed(content)
        return replace(self, inflated=len(content.data), content=content, parsed=parsed, refusal=refusal)


Reader = Callable[[Source, Sequence[str]], Iterator[Read]]
"""Reads objects of a source by their keys, and yields them in that order."""


def read_here(source: Source, keys: Sequence[str]) -> Iterator[Read]:
    """Read log files in this process, several at once; a `Reader`."""
    for _, read in read_ahead(source, keys, _read):
        yield read


def _read(fetched: Fetched) -> Read:
    content = inflate(fetched.data)
    parsed, refusal = (None, "") if fetched.problem else _parsed(content)
    kept = content if content.trailing else replace(content, data=b"")
    return Read(len(fetched.data), len(content.data), kept, parsed, refusal, fetched.problem, fetched.detail)


def _parsed(content: Content) -> tuple[Parsed | None, str]:
    try:
        return parse(content.data), ""
    except NotRecordsError as error:
        return None, str(error)
