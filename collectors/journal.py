"""A unit's book on disk: which calls have ended, so that a unit that was killed goes on where it was.

It lies in the open run beside the rows that it tells of and ends with it; nothing in it is evidence.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from secrets import token_hex

import msgspec

from collectors.calls import Answer, Call, Parent
from collectors.outcomes import Failure
from collectors.specs import OperationSpec
from collectors.templates import Names
from evidence.canonical import canonical_json
from evidence.parts import open_folder
from evidence.run import RunRef
from evidence.storage import Storage


class _Asked(msgspec.Struct, array_like=True):
    """A call: its spec's place in the unit, the request as JSON, and the items that it is for."""

    spec: int
    region: str
    endpoint: str
    request: str
    parents: list[tuple[str, str | None, str | None]]


class _Ended(msgspec.Struct, array_like=True):
    call: _Asked
    items: int
    absent: bool
    failure: tuple[str, str | None, str] | None
    pages: int
    calls: int
    retries: int
    throttled: int
    duration_ms: int
    following: list[_Asked]


class _Piece(msgspec.Struct):
    rows: int
    ended: list[_Ended]


_decoder = msgspec.json.Decoder(_Piece)


class Journal:
    """The book of one unit, in pieces. A piece counts if the rows that were written with it are there."""

    def __init__(self, run: RunRef, unit: str, specs: Iterable[OperationSpec]) -> None:
        self._storage = Storage(run.root)
        self._folder = f"{open_folder(run.run_id)}/journal/{unit}"
        self._specs = list(specs)
        self._numbers = {spec: number for number, spec in enumerate(self._specs)}
        self._attempt, self._pieces = token_hex(4), 0

    def begin_piece(self, rows: int, ended: Iterable[Answer]) -> str:
        """Write which calls have ended since the last piece, and return the name that their rows are to bear."""
        name = f"{self._attempt}-{self._pieces:04}"
        self._pieces += 1
        piece = _Piece(rows, [self._of_answer(answer) for answer in ended])
        self._storage.write(f"{self._folder}/{name}.json", msgspec.json.encode(piece))
        return name

    def pieces(self) -> list[str]:
        """Return the names of all pieces that were begun so far."""
        return [path.rpartition("/")[2].removesuffix(".json") for path in self._storage.files(self._folder)]

    def read(self, name: str, partition: str, account_id: str, day: date) -> tuple[int, Iterator[Answer]]:
        """Return the number of rows of a piece, and the calls that had ended by then."""
        piece = _decoder.decode(self._storage.read(f"{self._folder}/{name}.json"))

        def call(asked: _Asked) -> Call:
            return Call(
                self._specs[asked.spec],
                asked.region,
                asked.endpoint,
                json.loads(asked.request),
                Names(partition, asked.endpoint, account_id, day),
                tuple(Parent(*parent) for parent in asked.parents),
            )

        def answer(ended: _Ended) -> Answer:
            return Answer(
                call(ended.call),
                items=ended.items,
                absent=ended.absent,
                failure=Failure(*ended.failure) if ended.failure else None,
                pages=ended.pages,
                calls=ended.calls,
                retries=ended.retries,
                throttled=ended.throttled,
                duration_ms=ended.duration_ms,
                following=[call(asked) for asked in ended.following],
            )

        return piece.rows, (answer(ended) for ended in piece.ended)

    def forget(self, name: str) -> None:
        """Delete a piece."""
        self._storage.delete(f"{self._folder}/{name}.json")

    def _of_answer(self, answer: Answer) -> _Ended:
        failure = answer.failure
        return _Ended(
            self._of_call(answer.call),
            answer.items,
            answer.absent,
            (failure.status, failure.code, failure.message) if failure else None,
            answer.pages,
            answer.calls,
            answer.retries,
            answer.throttled,
            answer.duration_ms,
            [self._of_call(call) for call in answer.following],
        )

    def _of_call(self, call: Call) -> _Asked:
        parents = [(parent.response_id, parent.pointer, parent.resource_id) for parent in call.parents]
        return _Asked(self._numbers[call.spec], call.region, call.endpoint, canonical_json(call.request), parents)
