"""What a verification of CloudTrail says: coverage by account and Region, holes with why, and every finding."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.commands.output import say

if TYPE_CHECKING:
    from collectors.trail.inplace import Findings

SHOWN = 100
"""Findings, and holes, that are printed line by line; JSON has them all."""
_DUE = "not_delivered"


@dataclass
class Report:
    """One source, or a lake: places with their hours, holes with why, findings, and log files without a place."""

    verified: str
    places: list[dict[str, Any]]
    holes: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    loose: int = 0
    holds: bool = field(init=False)

    def __post_init__(self) -> None:
        sound = not self.findings and all(hole["why"] == _DUE for hole in self.holes)
        self.holds = sound and bool(self.places)


def in_place(source: str, findings: "Findings") -> Report:
    """Return the report on a source whose objects were verified where they lie."""
    holes = [
        {"account_id": place.account_id, "region": place.region, **asdict(hole), "hours": hole.hours}
        | {"why": ", ".join(hole.why), "detail": None, "event_id": None, "evidence": []}
        for place in findings.places
        for hole in place.holes
    ]
    covered = {(place.account_id, place.region): place.hours for place in findings.places}
    return _report(source, findings, covered, holes)


def recorded(lake: str, findings: "Findings", spans: Iterable[Mapping[str, Any]]) -> Report:
    """Return the report on a lake's record, with the spans of its `log_coverage`."""
    covered: dict[tuple[str, str], float] = {}
    holes = []
    for span in spans:
        place = span["account_id"], span["region"]
        covered[place] = covered.get(place, 0.0) + span["hours"] * span["covered"]
        if not span["covered"]:
            holes.append({name: value for name, value in span.items() if name != "covered"})
    return _report(lake, findings, covered, holes)


def _report(
    verified: str, findings: "Findings", covered: Mapping[tuple[str, str], float], holes: list[dict[str, Any]]
) -> Report:
    counted = {(place.account_id, place.region): place for place in findings.places}
    missed: dict[tuple[str, str], float] = {}
    for hole in holes:
        place = hole["account_id"], hole["region"]
        missed[place] = missed.get(place, 0.0) + hole["hours"]
    places = [
        {
            "account_id": account,
            "region": region,
            "hours_covered": covered.get((account, region), 0.0),
            "hours_not_covered": missed.get((account, region), 0.0),
            "digests": dict(counted[account, region].digests) if (account, region) in counted else {},
            "log_files": dict(counted[account, region].log_files) if (account, region) in counted else {},
        }
        for account, region in sorted(counted.keys() | covered.keys() | missed.keys())
    ]
    wrong = [{name: value for name, value in asdict(one).items() if name != "sha256"} for one in findings.wrong]
    return Report(verified, places, holes, wrong, findings.loose)


def document(reports: list[Report]) -> None:
    """Print reports as one JSON document; its keys are stable."""
    holds = all(report.holds for report in reports)
    say(json.dumps({"holds": holds, "reports": [asdict(report) for report in reports]}, indent=2, default=_moment))


def printed(reports: list[Report]) -> None:
    """Print reports for people."""
    from rich.console import Console
    from rich.table import Table

    for report in reports:
        table = Table()
        for heading in ("account", "region", "hours covered", "not covered", "digests", "log files"):
            table.add_column(heading, justify="left" if heading in ("account", "region") else "right")
        for place in report.places:
            hours = (f"{place[name]:,.4g}" for name in ("hours_covered", "hours_not_covered"))
            counts = (_counts(place[name]) for name in ("digests", "log_files"))
            table.add_row(place["account_id"], place["region"], *hours, *counts)
        console = Console()
        (console if console.is_terminal else Console(width=120)).print(table)
        _lines([_hole(hole) for hole in report.holes], "holes")
        _lines([_finding(finding) for finding in report.findings], "findings")
        say(_verdict(report))


def _verdict(report: Report) -> str:
    digests = sum(sum(place["digests"].values()) for place in report.places)
    logs = sum(sum(place["log_files"].values()) for place in report.places) + report.loose
    about = f"{digests:,} digests, {logs:,} log files"
    if not (digests or logs):
        return f"{report.verified} does NOT hold: nothing of CloudTrail is there"
    if report.holds:
        return f"{report.verified} holds ({about})"
    wrong = f"{len(report.findings):,} finding(s), {len(report.holes):,} hole(s)"
    return f"{report.verified} does NOT hold: {wrong} ({about})"


def _counts(outcomes: Mapping[str, int]) -> str:
    total, valid = sum(outcomes.values()), outcomes.get("valid", 0)
    pending = outcomes.get("pending", 0)
    return f"{valid:,} of {total:,}" + (f", {pending:,} pending" if pending else "")


def _hole(hole: Mapping[str, Any]) -> str:
    span = f"{hole['starts']:%Y-%m-%d %H:%MZ} to {hole['ends']:%Y-%m-%d %H:%MZ} ({hole['hours']:,.4g} h)"
    detail = f": {hole['detail']}" if hole["detail"] else ""
    return f"{hole['account_id']} {hole['region']} not covered {span}, {hole['why']}{detail}"


def _finding(finding: Mapping[str, Any]) -> str:
    detail = f": {finding['detail']}" if finding["detail"] else ""
    return f"{finding['kind']} {finding['object']} {finding['outcome']}{detail}"


def _lines(lines: list[str], what: str) -> None:
    for line in lines[:SHOWN]:
        say("".join(char if char.isprintable() else "?" for char in line))
    if len(lines) > SHOWN:
        say(f"… and {len(lines) - SHOWN:,} more {what}; --format json has them all")


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"
