"""What denying an action did to the results: what became `no_evidence`, and everything that must not happen."""

from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from collectors.accounts import ENTER_ACTIONS
from tests.denied.night import INGESTING, Night
from transforms.workshop import put

_KEY = ("control_id", "account_id", "region", "resource_type", "resource_id")
_CHANGES = f"""
with
unheard as (
    select control_id, account_id, list(distinct region) as regions
    from denied_results
    where status = 'no_evidence'
    group by all
),
held as (
    select distinct control_id, account_id, region from undisturbed_results
)
select
    {", ".join(_KEY)},
    before.status as said,
    after.status as says,
    after.reason,
    case
        when after.status = 'no_evidence' then 'no_evidence'
        when after.status = before.status then 'reworded'
        when after.status is null then if(list_has_any(unheard.regions, [before.region, 'global']), 'stood_for', 'drop')
        when before.status is null and after.status = 'not_applicable' and held.control_id is null then 'empty'
        when before.status is null then 'invented'
        when 'not_applicable' in (before.status, after.status) then 'false'
        else 'flip'
    end as change
from (from undisturbed_results semi join judged_again using (control_id)) as before
full join denied_results as after using ({", ".join(_KEY)})
left join unheard using (control_id, account_id)
left join held using (control_id, account_id, region)
where before.status is distinct from after.status
    or before.reason is distinct from after.reason
    or before.evidence is distinct from after.evidence
order by all
"""
FAULTS = ("flip", "false", "drop", "invented", "unexplained", "undeclared", "stray", "failure")
"""A verdict that changed sides; one that changed to or from not_applicable; a result that is gone, and nothing stands
for it; one that was not there before (but for `not_applicable` of a place without any); a `no_evidence` that names no
call that was denied; one of a control that declares none; a call that was denied though its spec names another action;
a test of the results that does not hold."""
EVENTS = "cloudtrail:events"


@dataclass
class Finding:
    """What came of denying one action. `faults` are lines by kind."""

    action: str
    operations: list[str]
    denied_calls: int = 0
    judged_again: int = 0
    compared: int = 0
    no_evidence: int = 0
    stood_for: int = 0
    empty: int = 0
    reworded: int = 0
    controls: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    def blame(self, kind: str, line: str) -> None:
        self.faults.setdefault(kind, []).append(line)

    @property
    def idle(self) -> bool:
        """Whether no result hangs on the action."""
        return not self.no_evidence


def changes(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return each result of the controls in `judged_again` that `denied_results` tells otherwise, and what changed."""
    rows: list[dict[str, Any]] = connection.sql(_CHANGES).to_arrow_table().to_pylist()
    return rows


def compare(night: Night, action: str) -> Finding:
    """Deny an action, judge, and compare every result with the undisturbed night's."""
    operations = night.operations(action)
    finding = Finding(action, sorted(operations), compared=night.results)
    with night.without(action) as denied:
        put(night.connection, "denied_results", denied.judgement.results)
        put(night.connection, "judged_again", pa.table({"control_id": pa.array(denied.controls, pa.string())}))
        found = changes(night.connection)
    finding.denied_calls, finding.judged_again = denied.calls, len(denied.controls)
    for failure in denied.judgement.failures:
        finding.blame("failure", str(failure))
    for stray in denied.strays:
        finding.blame("stray", f"{stray} was denied too, and its spec names another action")
    told_by = operations | ({action} & {*ENTER_ACTIONS}) | ({EVENTS} if action in INGESTING else set())
    for row in found:
        _entered(finding, night, told_by, row)
    finding.controls = sorted(set(finding.controls))
    return finding


def _entered(finding: Finding, night: Night, operations: set[str], row: dict[str, Any]) -> None:
    change = row["change"]
    line = f"{' '.join(row[name] for name in _KEY)}: {row['said']} became {row['says']}: {row['reason']}"
    if change in FAULTS:
        finding.blame(change, line)
        return
    setattr(finding, change, getattr(finding, change) + 1)
    if change == "no_evidence":
        finding.controls.append(row["control_id"])
        if not any(operation in row["reason"] for operation in operations):
            finding.blame("unexplained", line)
        declared = {*night.catalog.controls[row["control_id"]].head.evidence, *ENTER_ACTIONS}
        if not operations & declared:
            finding.blame("undeclared", line)
