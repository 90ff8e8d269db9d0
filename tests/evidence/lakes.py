"""Small lakes for tests."""

from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.run import begin


def sealed_run(lake: Lake, *outcome_ids: str) -> Sealed:
    """Seal one run that holds these outcomes."""
    with begin(lake, "collect") as run:
        run.spool("outcomes", "unit", [{"outcome_id": outcome_id} for outcome_id in outcome_ids])
        return run.seal()
