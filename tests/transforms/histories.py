"""Histories for tests: runs with results alone, sealed in a real lake, and what follows from them, day by day.

`Told` is the second opinion on history: plain Python over the raw results, with nothing of transforms/ in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from evidence.lake import Lake
from evidence.run import begin

ACCOUNT_TYPE = "AWS::::Account"
CATEGORIES = {"one": "customer_data", "two": "platforms"}
"""The category of each control of these histories."""


class Key(NamedTuple):
    """What a result is about."""

    control_id: str
    account_id: str
    region: str
    resource_type: str
    resource_id: str


class Found(NamedTuple):
    """What a control found."""

    status: str
    reason: str = "because"


Results = Mapping[Key, Found]


@dataclass(frozen=True)
class Run:
    """A run that judged a day."""

    day: date
    results: Results
    rule: str = "0" * 64


def seal(lake: Lake, run: Run) -> str:
    """Seal a run's results and return its id; a run without any speaks for no day."""
    with begin(lake, "nightly", day=run.day) as sealing:
        rows = [
            {
                **key._asdict(),
                **found._asdict(),
                "as_of": run.day,
                "control_sha256": run.rule,
                "category_id": CATEGORIES[key.control_id],
                "resource_arn": f"arn:aws:x:::{key.resource_id}",
                "evidence": [evidence(sealing.run_id, key)],
                "evidence_run_id": sealing.run_id,
            }
            for key, found in run.results.items()
        ]
        sealing.spool("results", "results", rows)
        sealing.seal(accounts=sorted({key.account_id for key in run.results}))
        return sealing.run_id


def evidence(run_id: str, key: Key) -> str:
    """Return the id of the answer that a result was judged from."""
    return f"rsp-{run_id}#/{key.control_id}/{key.resource_id}"


class Told:
    """What the runs of a lake, oldest first, say of every day."""

    def __init__(self, runs: Iterable[tuple[str, Run]]) -> None:
        speaking = {run.day: (run_id, run) for run_id, run in sorted(runs, key=lambda one: one[0]) if run.results}
        self.run_ids = {day: run_id for day, (run_id, _) in sorted(speaking.items())}
        self.results = {day: run.results for day, (_, run) in sorted(speaking.items())}

    @cached_property
    def days(self) -> list[date]:
        return list(self.results)

    @cached_property
    def keys(self) -> list[Key]:
        return sorted({key for results in self.results.values() for key in results})

    def results_of_days(self) -> set[tuple[Any, ...]]:
        """Return `control_results`: day, key, status, reason."""
        return {(day, *key, *found) for day, results in self.results.items() for key, found in results.items()}

    def stretches(self) -> set[tuple[Any, ...]]:
        """Return `unchanged_results`: key, status, reason, first and last day, nights."""
        return {
            (*key, *self.results[held[0]][key], held[0], held[-1], len(held))
            for key in self.keys
            for held, _ in self._held(key, lambda found: found)
        }

    def intervals(self) -> set[tuple[Any, ...]]:
        """Return `control_history`: key, status, from, to, nights, reason, run of its evidence."""
        return {
            (*key, now.status, held[0], until, len(held), now.reason, self.run_ids[held[-1]])
            for key in self.keys
            for held, until in self._held(key, lambda found: found.status)
            for now in [self.results[held[-1]][key]]
        }

    def _held(self, key: Key, said: Callable[[Found], Any]) -> Iterator[tuple[list[date], date | None]]:
        """Yield the days, one after the other, on which the same was said, and the day on which it no longer was."""
        held: list[date] = []
        for day in [*self.days, None]:
            now = self.results[day].get(key) if day else None
            if held and (not now or said(now) != said(self.results[held[-1]][key])):
                yield held, day
                held = []
            if day and now:
                held.append(day)

    def is_blind(self, key: Key, day: date) -> bool:
        """Whether a control could not look at all where the resource is."""
        return any(
            other[:2] == key[:2]
            and other.region in (key.region, "global")
            and other.resource_type == ACCOUNT_TYPE
            and other.resource_id == key.account_id
            and found.status == "no_evidence"
            for other, found in self.results[day].items()
        )

    def exceptions(self) -> set[tuple[Any, ...]]:
        """Return `exceptions`: key, opened, closed, how, days open, nights failing, reason."""
        rows = set()
        for key in self.keys:
            failed: list[date] = []
            for day in self.days:
                found = self.results[day].get(key)
                closed_by = found.status if found else "gone"
                if closed_by == "fail":
                    failed.append(day)
                elif failed and closed_by != "no_evidence" and not (closed_by == "gone" and self.is_blind(key, day)):
                    rows.add(self._exception(key, failed, day, closed_by))
                    failed = []
            if failed:
                rows.add(self._exception(key, failed, None, None))
        return rows

    def _exception(self, key: Key, failed: list[date], closed: date | None, closed_by: str | None) -> tuple[Any, ...]:
        days = ((closed or self.days[-1]) - failed[0]).days
        return (*key, failed[0], closed, closed_by, days, len(failed), self.results[failed[-1]][key].reason)

    def drift(self, first: date, last: date) -> set[tuple[Any, ...]]:
        """Return what `drift` answers about results: what, key, status before and after."""
        after = max((day for day in self.days if day <= last), default=None)
        if after is None:
            return set()
        before = max((day for day in self.days if day <= first), default=self.days[0])
        rows = set()
        for key in self.keys:
            earlier, later = self.results[before].get(key), self.results[after].get(key)
            if earlier and later and earlier.status != later.status:
                rows.add(("status changed", *key, earlier.status, later.status))
            elif later and not earlier:
                rows.add(("result appeared", *key, None, later.status))
            elif earlier and not later:
                what = "result could not be had" if self.is_blind(key, after) else "result gone"
                rows.add((what, *key, earlier.status, None))
        return rows

    def state(self, day: date, control_id: str, account_id: str | None) -> str | None:
        """Return how a control stood on a day in an account, or in all; None where it was not judged."""
        statuses = {
            found.status
            for key, found in self.results.get(day, {}).items()
            if key.control_id == control_id and account_id in (None, key.account_id)
        }
        return next((name for name in ("fail", "no_evidence", "pass", "not_applicable") if name in statuses), None)

    def effectiveness(self, control_id: str, account_id: str | None, first: date, last: date) -> dict[str, Any]:
        """Return what the questions on operating effectiveness answer for a control and a period."""
        period = [first + timedelta(number) for number in range((last - first).days + 1)]
        states = {day: self.state(day, control_id, account_id) for day in period}
        counts = {
            name: list(states.values()).count(name) for name in ("pass", "fail", "not_applicable", "no_evidence", None)
        }
        observed = [day for day, state in states.items() if state in ("pass", "fail", "not_applicable")]
        ends = self.days[-1] + timedelta(1)
        lengths = [
            sum(opened <= day < (closed or ends) for day in period)
            for control, account, _, _, _, opened, closed, *_ in self.exceptions()
            if control == control_id and account_id in (None, account)
            if opened <= last and (not closed or closed > first)
        ]
        return {
            "days": len(period),
            "days_observed": len(observed),
            "days_passing": counts["pass"],
            "days_failing": counts["fail"],
            "days_not_applicable": counts["not_applicable"],
            "nights_without_evidence": counts["no_evidence"],
            "days_not_judged": counts[None],
            "exceptions": len(lengths),
            "longest_exception_days": max(lengths, default=0),
            "first_observed": min(observed, default=None),
            "last_observed": max(observed, default=None),
        }
