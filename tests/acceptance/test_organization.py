"""An organization of many accounts, and an AWS that fails: all answers are there in the end, each asked for once."""

import os
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from evidence.lake import Lake
from flows.demo import toml_of
from tests.flows.places import Place
from tests.organization.serving import Served, serving

ACCOUNTS = 80
KEY = "remit.key"
KEPT = ["account_id", "region", "service", "operation", "request", "page", "parent_resource_id", "body_sha256"]
WIDE = ["apigateway", "dynamodb", "ec2", "ecs", "elbv2", "iam", "kms", "lambda", "rds", "route53", "s3", "sns", "sqs"]


def placed(served: Served, folder: Path, **collect: Any) -> Place:
    folder.mkdir()
    (folder / "remit.toml").write_text(toml_of(served.settings(collect=collect)))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "REMIT_"))}
    return Place(folder, {**kept, **served.environment})


def responses(place: Place) -> Counter[tuple[Any, ...]]:
    """What the lake holds of each answer, run ids aside."""
    return Counter(row_tuples(place.lake.files("responses"), KEPT))


def row_tuples(files: list[str], columns: list[str]) -> list[tuple[Any, ...]]:
    table = ds.dataset(files, format="parquet").to_table(columns=columns) if files else None
    return list(zip(*(table[column].to_pylist() for column in columns), strict=True)) if table else []


def by_operation(asked: dict[tuple[str, str, str, str, str], int]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for (account, region, service, operation, _), times in asked.items():
        if service == "kms":
            found[account, region, service, operation] += times
    return found


def committed(place: Place) -> Counter[tuple[str, ...]]:
    """The calls whose rows a killed run has written."""
    lake = Lake.open(place.folder / "data" / "lake")
    files = [lake.storage.full(path) for path in lake.storage.files("open") if "/responses/" in path]
    return Counter(row_tuples(files, ["account_id", "region", "service", "operation"]))


def test_no_answer_that_was_written_is_asked_for_twice(tmp_path: Path) -> None:
    with serving(ACCOUNTS, delay_ms=5) as served:
        undisturbed = placed(served, tmp_path / "undisturbed", breadth=["kms"])
        code, _, err = undisturbed.remit("collect")
        assert code == 0, err
        every = by_operation(served.asked())
        assert len({account for account, *_ in every}) == ACCOUNTS

        place = placed(served, tmp_path / "killed", breadth=["kms"])
        written: Counter[tuple[str, ...]] = Counter()
        asked_before = every
        for share in (0.3, 0.7):
            process = place.started("collect")
            while committed_share(place, every) < share and process.poll() is None:
                time.sleep(0.2)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            asked = by_operation(served.asked())
            assert all(asked[call] - asked_before[call] <= every[call] - written[call] for call in every)
            asked_before, written = asked, committed(place)
            assert share / 2 < written.total() / every.total() < 1
        code, _, err = place.remit("collect")
        assert code == 0, err
        assert "going on with run" in err
        last = by_operation(served.asked())
        assert last - asked_before == every - written, (
            "what was written was asked for again, or something was not asked"
        )
    assert responses(place) == responses(undisturbed)
    assert len(place.lake.runs()) == 1


def committed_share(place: Place, every: Counter[tuple[str, ...]]) -> float:
    try:
        return committed(place).total() / every.total()
    except (FileNotFoundError, OSError, Exception):
        return 0.0


def test_faults_change_no_answer(tmp_path: Path) -> None:
    with serving(2) as served:
        undisturbed = placed(served, tmp_path / "undisturbed", breadth=WIDE)
        assert undisturbed.remit("collect")[0] == 0
    with serving(2, faults=True) as served:
        place = placed(served, tmp_path / "disturbed", breadth=WIDE, max_attempts=9)
        (place.folder / "data").mkdir()
        shutil.copy(undisturbed.folder / "data" / KEY, place.folder / "data" / KEY)
        code, _, err = place.remit("collect")
        assert code == 0, err
        faults = served.faults()
    assert min(faults.values()) > 5, faults
    assert responses(place) == responses(undisturbed)
