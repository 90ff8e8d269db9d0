"""`make denied`: denies each action of the collecting role's policy in turn, and compares every result with the night
in which nothing was denied. `python -m tests.denied ACTION…` denies some.

It fails where a verdict changed sides, a result was dropped or made up, or a `no_evidence` has no denied call for its
reason; where no result hangs on an action and `reviewed.yaml` gives no reason; and where a reason there is idle itself.
"""

import argparse
import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yaml

from collectors.policy import policy_document
from collectors.specs import load_specs
from evidence.lake import Lake
from tests.denied.comparison import FAULTS, Finding
from tests.denied.night import actions_of, collect
from tests.denied.workers import deny, prepare, served

REVIEWED = Path(__file__).with_name("reviewed.yaml")
_SHOWN = 5


def judged(findings: list[Finding], reviewed: dict[str, Any], known: list[str], whole: bool) -> list[str]:
    """Take what was reviewed off the findings; return a line for each thing that was not, and each idle review.

    Whether a review is idle, only a `whole` campaign can tell.
    """
    reasons = {action for group in reviewed["idle"].values() for action in group["actions"]}
    seen = set()
    for finding in findings:
        lines = finding.faults.pop("undeclared", [])
        named = {name for name in reviewed["undeclared"] if any(line.startswith(f"{name} ") for line in lines)}
        if left := [line for line in lines if line.split()[0] not in named]:
            finding.faults["undeclared"] = left
        seen |= named
    idle = {finding.action for finding in findings if finding.idle}
    lines = [f"{action}: no result hangs on it, and {REVIEWED.name} gives no reason" for action in idle - reasons]
    needed = reasons & {finding.action for finding in findings if not finding.idle}
    lines += [f"{action}: results hang on it, and {REVIEWED.name} says that none does" for action in needed]
    lines += [f"{action}: {REVIEWED.name} names it, and the policy does not" for action in reasons - {*known}]
    if whole:
        lines += [f"{name}: {REVIEWED.name} excuses it in vain" for name in {*reviewed["undeclared"]} - seen]
    return sorted(lines)


def main() -> int:
    """Run the campaign, print what it found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.denied", description=__doc__)
    parser.add_argument("actions", nargs="*", metavar="ACTION", help="actions to deny; all of the policy by default")
    parser.add_argument("--processes", type=int, default=2, help="processes, each with an estate of its own")
    parser.add_argument("--out", type=Path, help="a file for all findings, as JSON")
    options = parser.parse_args()
    started, findings = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="remit-denied-") as made:
        folder = Path(made)
        with served(folder) as (_, settings):
            collect(settings, Lake.open(settings.lake, create=True))
            known = actions_of(policy_document(load_specs(breadth=settings.collect.breadth), settings))
        if unknown := sorted({*options.actions} - {*known}):
            parser.error(f"the policy does not name {', '.join(unknown)}")
        actions = options.actions or known
        with ProcessPoolExecutor(options.processes, get_context("spawn"), prepare, (folder,)) as pool:
            for future in as_completed([pool.submit(deny, action) for action in actions]):
                findings.append(future.result())
                _tell(findings[-1])
    lines = judged(findings, yaml.safe_load(REVIEWED.read_text()), known, not options.actions)
    totals = {kind: sum(len(one.faults.get(kind, ())) for one in findings) for kind in FAULTS}
    report = {
        "actions": len(findings),
        "results": sum(one.compared for one in findings),
        **totals,
        "no_evidence": sum(one.no_evidence for one in findings),
        "idle": sum(one.idle for one in findings),
        "not reviewed": len(lines),
        "seconds": round(time.monotonic() - started),
    }
    print(*lines, ", ".join(f"{name} {count:,}" for name, count in report.items()), sep="\n")
    if options.out:
        options.out.write_text(json.dumps({**report, "findings": [asdict(one) for one in findings]}, indent=1))
    return int(bool(lines or sum(totals.values())))


def _tell(finding: Finding) -> None:
    became = f"{finding.no_evidence} became no_evidence in {len(finding.controls)} of {finding.judged_again} controls"
    print(
        f"{finding.action}: {finding.denied_calls} calls denied, {became} ({finding.seconds} s)",
        flush=True,
    )
    for kind, lines in finding.faults.items():
        for line in lines[:_SHOWN]:
            print(f"    {kind}: {line}")
        if len(lines) > _SHOWN:
            print(f"    {kind}: {len(lines) - _SHOWN} more")


if __name__ == "__main__":
    sys.exit(main())
