"""The book of a unit's calls: what was planned, what came of it, and the outcome rows that follow."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from collectors.calls import Answer, Call, Parent
from collectors.outcomes import LATE, Failure, Tally, merged
from collectors.specs import OperationSpec
from evidence.ids import derived_id


class Ledger:
    """One account's book; used by one thread."""

    def __init__(self, run_id: str, account_id: str) -> None:
        self._run_id, self._account_id = run_id, account_id
        self._planned: list[tuple[OperationSpec, str]] = []
        self._tallies: dict[tuple[OperationSpec, str], Tally] = {}
        self._unanswered: list[dict[str, Any]] = []
        self.calls = self.retries = self.throttled = self.late = 0

    def plan(self, operation: OperationSpec, region: str, failure: Failure | None) -> None:
        """Note that an operation, and all below it, is to be asked; `failure` is why it won't be."""
        self._planned.append((operation, region))
        for spec, _ in operation.walk():
            self._tallies[spec, region] = Tally()
        if failure:
            self._tallies[operation, region].failures.append(failure)

    def refuse(self, failure: Failure, calls: Iterable[Call]) -> None:
        """Note that these calls, or all if none has ended yet, can't be made, and why."""
        if self.calls:
            for call in calls:
                self.enter(Answer(call, failure=failure))
            return
        for tally in self._tallies.values():
            tally.failures = [failure]

    def enter(self, answer: Answer) -> None:
        """Note what came of a call."""
        call = answer.call
        tally = self._tallies[call.spec, call.region]
        tally.items += answer.items
        tally.calls += answer.calls
        tally.retries += answer.retries
        tally.duration_ms += answer.duration_ms
        self.calls += answer.calls
        self.retries += answer.retries
        self.throttled += answer.throttled
        if answer.failure is None:
            tally.answered += 1
            tally.absent += answer.absent
            return
        tally.failures.append(answer.failure)
        self.late += answer.failure.code == LATE
        for parent in call.parents:
            self._unanswered.append(self._child_row(call, parent, answer, answer.failure))

    def _child_row(self, call: Call, parent: Parent, answer: Answer, failure: Failure) -> dict[str, Any]:
        return {
            **self._row(call.spec, call.region, failure, parent),
            "calls": answer.calls,
            "retries": answer.retries,
            "duration_ms": answer.duration_ms,
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of `outcomes`: one for each operation × Region, and one for each child call unanswered."""
        ends: dict[tuple[str, str, str], list[tuple[OperationSpec, Failure, Tally, bool]]] = {}
        for operation, region in self._planned:
            for spec, end, is_top in self._ends(operation, region):
                place = (spec.service, spec.name, region)
                ends.setdefault(place, []).append((spec, end, self._tallies[spec, region], is_top))
        summaries = []
        for (_, _, region), found in ends.items():
            own = [end for _, end, _, is_top in found if is_top]
            end = own[0] if own else merged([end for _, end, _, _ in found])
            tallies = [tally for _, _, tally, _ in found]
            summaries.append(
                {
                    **self._row(found[0][0], region, end),
                    "calls": sum(tally.calls for tally in tallies),
                    "retries": sum(tally.retries for tally in tallies),
                    "duration_ms": sum(tally.duration_ms for tally in tallies),
                }
            )
        return summaries + self._unanswered

    def _ends(self, operation: OperationSpec, region: str) -> Iterator[tuple[OperationSpec, Failure, bool]]:
        known: dict[OperationSpec, Failure] = {}
        for spec, parent in operation.walk():
            tally = self._tallies[spec, region]
            if parent is None or (not tally.calls and tally.failures):
                known[spec] = tally.ended()
            else:
                known[spec] = tally.ended_below(parent.full_name, known[parent])
            yield spec, known[spec], parent is None

    def _row(self, spec: OperationSpec, region: str, end: Failure, parent: Parent | None = None) -> dict[str, Any]:
        place = (self._account_id, region, spec.service, spec.name)
        origin = (parent.response_id, parent.pointer) if parent else (None, None)
        return {
            "outcome_id": derived_id("out", self._run_id, *place, *origin),
            "account_id": self._account_id,
            "region": region,
            "service": spec.service,
            "operation": spec.name,
            "status": end.status,
            "error_code": end.code,
            "error_message": end.message or None,
            "ended_at": datetime.now(UTC),
            "parent_response_id": origin[0],
            "parent_pointer": origin[1],
            "parent_resource_id": parent.resource_id if parent else None,
        }
