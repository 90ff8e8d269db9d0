"""Nights killed at random moments: nothing sealed is harmed, and the next night is as if nothing had happened."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.sample.estate import Estate, running
from evidence.verification import verify_lake
from tests.flows.places import Place, configured

MOMENTS = 12
SMALL = {"collect": {"breadth": ["efs", "elbv2", "kms", "s3control", "sns"]}, "cloudtrail": {"days": 2}}
TABLES = {
    "control_results": "* exclude (run_id, evidence_run_id, evidence, reason)",
    "resources": "account_id, region, resource_type, resource_id",
    "activity": "* exclude (run_id)",
    "responsibility_summary": "*",
}
"""What is compared: all but run ids, and the ids and times that hang on the run."""
OTHERS = {
    "activity": "where coalesce(principal_arn, '') not like '%RemitCollector%' and event_name != 'AssumeRole'",
}
"""What remit itself asked is in the trail too, and a night that was killed has asked as well."""


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    with running() as served:
        yield served


def content(place: Place) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(place.tables), read_only=True) as connection:
        return {
            table: connection.execute(f"select {columns} from {table} {OTHERS.get(table, '')} order by all").fetchall()
            for table, columns in TABLES.items()
        }


def test_nights_killed_at_random_moments_harm_nothing(estate: Estate, tmp_path: Path) -> None:
    undisturbed = configured(estate, tmp_path / "undisturbed", **SMALL)
    started = time.monotonic()
    code, out, err = undisturbed.whole_night()
    assert code == 0, out + err
    length = time.monotonic() - started

    place = configured(estate, tmp_path / "killed", **SMALL)
    assert place.whole_night()[0] == 0
    sealed = len(place.lake.runs())
    moments = random.Random(20261124)
    for _ in range(MOMENTS):
        process = place.night()
        time.sleep(moments.uniform(0.2, 1.0) * length)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        verification = verify_lake(place.lake)
        assert verification.findings == []
        assert sealed <= verification.runs <= sealed + MOMENTS
        assert content(place)["control_results"], "the tables of the night before are gone"
    code, out, err = place.whole_night()
    assert code == 0, out + err
    assert verify_lake(place.lake).unfinished == []
    assert content(place) == content(undisturbed)


def test_tables_can_be_read_while_a_night_is_under_way(estate: Estate, tmp_path: Path) -> None:
    place = configured(estate, tmp_path / "read", **SMALL)
    assert place.whole_night()[0] == 0
    process, reads = place.night(), 0
    while process.poll() is None:
        with duckdb.connect(str(place.tables), read_only=True) as connection:
            assert connection.execute("select count(*) from responsibility_summary").fetchone() != (0,)
        reads += 1
        time.sleep(0.05)
    out, err = process.communicate()
    assert process.returncode == 0, out + err
    assert reads > 20
