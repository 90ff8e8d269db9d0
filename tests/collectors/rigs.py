"""What the engine's tests share: small specs, settings for a scripted endpoint, and what then lies in the lake."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from collectors.accounts import survey
from collectors.snapshots import UnitSummary, collect_unit, spool_operations, units
from collectors.specs import ServiceSpec, load_specs
from evidence.lake import Lake
from evidence.run import begin
from evidence.settings import Settings

DAY = date(2026, 3, 31)
READER = "222222222222"
ROLE = f"arn:aws:iam::{READER}:role/Reader"

KEYS = """
[[operation]]
name = "ListKeys"
id = "KeyId"
arn = "KeyArn"
type = "AWS::KMS::Key"

[[operation.child]]
name = "DescribeKey"
params = { KeyId = "KeyId" }

[[operation.child.child]]
name = "GetKeyRotationStatus"
params = { KeyId = "KeyMetadata.KeyId" }
where = { "KeyMetadata.KeyManager" = ["CUSTOMER"] }
absent = ["UnsupportedOperationException"]
not_enabled = [{ code = "AccessDeniedException", message = "not enabled" }]
"""


def settings(folder: Path, **changes: Any) -> Settings:
    made: dict[str, Any] = {
        "lake": str(folder / "lake"),
        "database": folder / "remit.duckdb",
        "regions": ("us-east-1",),
        "accounts": ({"id": READER, "name": "reader", "role_arn": ROLE, "external_id": "x-1"},),
        "collect": {"concurrency": 4, "max_attempts": 2, "timeout_seconds": 5},
    }
    return Settings(**made | changes)


def specs(folder: Path, **texts: str) -> list[ServiceSpec]:
    place = folder / "specs"
    place.mkdir(exist_ok=True)
    for service, text in texts.items():
        (place / f"{service}.toml").write_text(text)
    return load_specs(place)


@dataclass
class Night:
    """What a collection left: rows as dictionaries, and the units' summaries."""

    responses: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    operations: list[dict[str, Any]] = field(default_factory=list)
    summaries: list[UnitSummary] = field(default_factory=list)

    def outcome(self, operation: str, region: str | None = None) -> dict[str, Any]:
        """The one row of an operation as a whole."""
        found = [
            row
            for row in self.outcomes
            if row["operation"] == operation
            and not row["parent_response_id"]
            and row["region"] in (region, row["region"])
            and (region is None or row["region"] == region)
        ]
        assert len(found) == 1, found
        return found[0]

    def below(self, operation: str) -> list[dict[str, Any]]:
        """The rows of child calls that got no answer."""
        return [row for row in self.outcomes if row["operation"] == operation and row["parent_response_id"]]

    def answers(self, operation: str) -> list[dict[str, Any]]:
        return sorted((row for row in self.responses if row["operation"] == operation), key=lambda row: row["page"])


def collect(chosen: Settings, services: list[ServiceSpec], times: int = 1) -> Night:
    """Survey, collect all units (each `times` times, as a retried task would), and read what was spooled."""
    night, lake = Night(), Lake.open(chosen.lake, create=True)
    with begin(lake, "collect", day=DAY) as run:
        spool_operations(services, run.ref)
        for unit in units(services, survey(chosen).active, 3):
            for _ in range(times):
                summary = collect_unit(unit, chosen, run.ref)
            night.summaries.append(summary)
        for entry in run.settle():
            rows = pq.read_table(lake.storage.full(entry.path), partitioning=None).to_pylist()
            getattr(night, entry.dataset).extend(rows)
    return night
