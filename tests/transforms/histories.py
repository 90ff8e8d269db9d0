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


class Exempt(NamedTuple):
    """An exemption as a night seals it."""

    id: str
    control: str
    account: str
    resource: str
    starts: date
    until: date
    region: str = "*"

    def recorded(self) -> dict[str, str]:
        named = {name: getattr(self, name) for name in ("id", "control", "account", "region", "resource")}
        days = {"from": str(self.starts), "until": str(self.until)}
        return named | days | {"reason": "accepted", "owner": "team", "approved_by": "head"}

    def covers(self, key: Key, day: date) -> bool:
        """Whether it stands beside a failure on a day, if it is filed then."""
        return (
            self.control == key.control_id
            and self.account in ("*", key.account_id)
            and self.region in ("*", key.region)
            and self.resource in ("*", key.resource_id, f"arn:aws:x:::{key.resource_id}")
            and self.starts <= day <= self.until
        )


@dataclass(frozen=True)
class Run:
    """A run that judged a day."""

    day: date
    results: Results
    rule: str = "0" * 64
    parameters: str | None = None
    exemptions: tuple["Exempt", ...] = ()


def seal(lake: Lake, run: Run) -> str:
    """Seal a run's results and return its id; a run without any speaks for no day."""
    with begin(lake, "nightly", day=run.day) as sealing:
        rows = [
            {
                **key._asdict(),
                **found._asdict(),
                "as_of": run.day,
                "control_sha256": run.rule,
                "parameters": run.parameters,
                "category_id": CATEGORIES[key.control_id],
                "resource_arn": f"arn:aws:x:::{key.resource_id}",
                "evidence": [evidence(sealing.run_id, key)],
                "evidence_run_id": sealing.run_id,
            }
            for key, found in run.results.items()
        ]
        sealing.spool("results", "results", rows)
        configuration = {"exemptions": [exemption.recorded() for exemption in run.exemptions]}
        sealing.seal(accounts=sorted({key.account_id for key in run.results}), configuration=configuration)
        return sealing.run_id


def evidence(run_id: str, key: Key) -> str:
    """Return the id of the answer that a result was judged from."""
    return f"rsp-{run_id}#/{key.control_id}/{key.resource_id}"


class Told:
    """What the runs of a lake, oldest first, say of every day."""

    def __init__(self, runs: Iterable[tuple[str, Run]]) -> None:
        speaking = {run.day: (run_id, run) for run_id, run in sorted(runs, key=lambda one: one[0]) if run.results}
        self.run_ids = {day: run_id for day, (run_id, _) in sorted(speaking.items())}
        self.runs = {day: run for day, (_, run) in sorted(speaking.items())}
        self.results = {day: run.results for day, run in self.runs.items()}

    @cached_property
    def days(self) -> list[date]:
        return list(self.results)

    @cached_property
    def keys(self) -> list[Key]:
        return sorted({key for results in self.results.values() for key in results})

    def results_of_days(self) -> set[tuple[Any, ...]]:
        """Return `control_results`: day, key, status, reason."""
        return {
            (day, *key, *found, run.parameters, *self.exempt(key, day))
            for day, run in self.runs.items()
            for key, found in run.results.items()
        }

    def exempt(self, key: Key, day: date) -> tuple[str | None, date | None]:
        """Return the exemption that stands beside a result on a day, and its last day."""
        run = self.runs[day]
        found = [(one.until, one.id) for one in run.exemptions if one.covers(key, day)]
        if run.results[key].status != "fail" or not found:
            return None, None
        until, name = max(found)
        return name, until

    def exemptions(self) -> set[tuple[Any, ...]]:
        """Return `exemptions`: id, first and last night, removed on, state, matched, failing."""
        rows = set()
        for exemption in {one for run in self.runs.values() for one in run.exemptions}:
            held: list[date] = []
            for day in [*self.days, None]:
                if day and exemption in self.runs[day].exemptions:
                    held.append(day)
                elif held:
                    rows.add((exemption.id, held[0], held[-1], day, *self._ended(exemption, day)))
                    held = []
        return rows

    def _ended(self, exemption: Exempt, removed: date | None) -> tuple[str, int, int]:
        last = self.days[-1]
        if removed and exemption.id in {one.id for one in self.runs[removed].exemptions}:
            return "changed", 0, 0
        if exemption.until < (removed or last):
            return "expired", 0, 0
        if removed:
            return "withdrawn", 0, 0
        if exemption.starts > last:
            return "planned", 0, 0
        matched = [found.status for key, found in self.results[last].items() if exemption.covers(key, last)]
        return "active" if matched else "matches_nothing", len(matched), matched.count("fail")

    def stretches(self) -> set[tuple[Any, ...]]:
        """Return `unchanged_results`: key, status, reason, parameters, first and last day, nights."""
        return {
            (*key, *self.results[held[0]][key], self.runs[held[0]].parameters, held[0], held[-1], len(held))
            for key in self.keys
            for held, _ in self._held(key, lambda found, run: (found, run.parameters))
        }

    def intervals(self) -> set[tuple[Any, ...]]:
        """Return `control_history`: key, status, from, to, nights, reason, run of its evidence."""
        return {
            (*key, now.status, held[0], until, len(held), now.reason, self.run_ids[held[-1]])
            for key in self.keys
            for held, until in self._held(key, lambda found, _: found.status)
            for now in [self.results[held[-1]][key]]
        }

    def _held(self, key: Key, said: Callable[[Found, Run], Any]) -> Iterator[tuple[list[date], date | None]]:
        """Yield the days, one after the other, on which the same was said, and the day on which it no longer was."""
        held: list[date] = []
        for day in [*self.days, None]:
            now = self.results[day].get(key) if day else None
            before = held and said(self.results[held[-1]][key], self.runs[held[-1]])
            if held and (not day or not now or said(now, self.runs[day]) != before):
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
        """Return `exceptions`: key, opened, closed, how, days open, nights failing, reason, and what exemptions did.

        These are: nights exempt, the last exemption, its last day, the night that failed again without any.
        """
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
        beside = [(day, *self.exempt(key, day)) for day in failed]
        exempt = [one for one in beside if one[1]]
        last, name, until = exempt[-1] if exempt else (date.max, None, None)
        again = next((day for day in failed if day > last), None)
        told = (len(exempt), name, until, again)
        return (*key, failed[0], closed, closed_by, days, len(failed), self.results[failed[-1]][key].reason, *told)

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

    def is_exempt(self, day: date, control_id: str, account_id: str | None) -> bool:
        """Whether a control failed on a day, and an exemption stood beside every failure."""
        failing = [
            key
            for key, found in self.results.get(day, {}).items()
            if key.control_id == control_id and account_id in (None, key.account_id) and found.status == "fail"
        ]
        return bool(failing) and all(self.exempt(key, day)[0] for key in failing)

    def summaries(self) -> set[tuple[Any, ...]]:
        """Return day, account, failed and failed with an exemption, over all categories, where anything failed."""
        counts: dict[tuple[date, str], list[int]] = {}
        for day, results in self.results.items():
            for key, found in results.items():
                if found.status == "fail":
                    count = counts.setdefault((day, key.account_id), [0, 0])
                    count[0] += 1
                    count[1] += bool(self.exempt(key, day)[0])
        return {(*place, *count) for place, count in counts.items()}

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
            "days_failing_exempt": sum(self.is_exempt(day, control_id, account_id) for day in period),
            "days_not_applicable": counts["not_applicable"],
            "nights_without_evidence": counts["no_evidence"],
            "days_not_judged": counts[None],
            "exceptions": len(lengths),
            "longest_exception_days": max(lengths, default=0),
            "first_observed": min(observed, default=None),
            "last_observed": max(observed, default=None),
        }
