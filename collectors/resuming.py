"""What is left of a unit that was begun before: the calls that were answered stand, all others are made again."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from collectors.calls import Answer, Call, response_id
from collectors.journal import Journal
from collectors.spool import Spool
from evidence.canonical import canonical_json
from evidence.run import RunRef


@dataclass(frozen=True)
class Resumed:
    """The calls that had been answered, and those to make."""

    answered: Sequence[Answer]
    left: Sequence[Call]


def resumed(
    planned: Sequence[Call], journal: Journal, spool: Spool, run: RunRef, partition: str, account_id: str
) -> Resumed:
    """Find out what the calls that a unit begins with, and those that follow, have come to so far.

    Rows of calls without an answer are dropped: the calls are made anew, and a denied one may be allowed by now.
    """
    known: dict[Hashable, Answer] = {}
    names = []
    for name in journal.pieces():
        rows, answers = journal.read(name, partition, account_id, run.day)
        if rows and not spool.has_rows(name):
            journal.forget(name)
            continue
        names.append(name)
        known.update({_key(answer.call): answer for answer in answers if answer.failure is None})
    if not names:
        return Resumed((), planned)
    answered, left, waiting = [], [], list(planned)
    while waiting:
        call = waiting.pop()
        answer = known.pop(_key(call), None)
        if answer is None:
            left.append(call)
            continue
        answered.append(answer)
        waiting += answer.following
    kept = {
        response_id(run.run_id, account_id, answer.call, number)
        for answer in answered
        for number in range(1, answer.pages + 1)
    }
    spool.keep(names, kept)
    return Resumed(answered, left)


def _key(call: Call) -> Hashable:
    return (call.spec, call.region, call.endpoint, canonical_json(call.request), call.parents)
