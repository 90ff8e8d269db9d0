"""Which CloudTrail sources are read, of which days, and with whose credentials."""

from datetime import date
from pathlib import Path

import pytest

from collectors.accounts import survey
from evidence.errors import RemitError
from evidence.settings import Settings
from flows import trails
from flows.trails import Trail
from tests.collectors.endpoint import Endpoint
from tests.collectors.rigs import READER, settings

OTHER = "333333333333"
SOURCES = (
    "s3://own",
    {"source": "s3://archive", "account_id": READER},
    {"source": "mirror", "metadata": "m.json", "public_keys": "k.json"},
)


def configured(folder: Path, **trail: object) -> Settings:
    return settings(folder, cloudtrail={"sources": SOURCES, "days": 30, **trail})


def test_a_night_resumes_and_a_period_does_not(tmp_path: Path) -> None:
    chosen = configured(tmp_path, account_id=OTHER)
    first, last = date(2026, 3, 1), date(2026, 3, 30)
    night = trails.trails_of_night(chosen, date(2026, 3, 31))
    assert night == [
        Trail("s3://own", OTHER, None, None, first, last, resumes=True),
        Trail("s3://archive", READER, None, None, first, last, resumes=True),
        Trail("mirror", OTHER, Path("m.json"), Path("k.json"), first, last, resumes=True),
    ]
    assert {trail.resumes for trail in trails.trails(chosen, first, last)} == {False}


def test_each_source_is_read_with_its_accounts_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = configured(tmp_path)
    with Endpoint({}).serving(monkeypatch) as endpoint:
        estate = survey(chosen)
        own, archive, _ = trails.trails(chosen)
        for trail, account in ((own, "111111111111"), (archive, READER)):
            identity = trails.trail_session(chosen, trail, estate).client("sts", "us-east-1").get_caller_identity()
            assert identity["Account"] == account
        assert endpoint.asked("AssumeRole")
        with pytest.raises(RemitError, match=f"s3://own is to be read by {OTHER}, which is no active account"):
            trails.trail_session(chosen, Trail("s3://own", OTHER), estate)
