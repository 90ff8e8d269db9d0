"""Which sources of AWS Config are read, by whom; one that can't be read is a gap and stops no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence.lake import Lake
from evidence.run import begin
from flows import deliveries
from flows.deliveries import ConfigSource
from tests.collectors.deliveries import DAY, ask, item, packed, put, snapshot_key
from tests.collectors.rigs import READER, settings

OTHER = "333333333333"


def test_each_source_has_its_reader(tmp_path: Path) -> None:
    chosen = settings(
        tmp_path,
        config={"sources": ("s3://own", {"source": "s3://archive/config", "account_id": READER}), "account_id": OTHER},
    )
    assert list(deliveries.sources(chosen)) == [
        ConfigSource("s3://own", OTHER),
        ConfigSource("s3://archive/config", READER),
    ]


def test_a_source_that_cant_be_read_is_a_gap_and_stops_no_other(tmp_path: Path) -> None:
    nobody: Any = None
    copy = put(tmp_path / "copy", {snapshot_key(): packed([item()]), snapshot_key(DAY.replace(month=1)): packed([])})
    chosen = settings(tmp_path, config={"sources": (str(tmp_path / "absent"), str(copy)), "days": 30})
    lake, names = Lake.open(chosen.lake, create=True), []

    def told(name: str, action: Callable[[], None]) -> None:
        names.append(name)
        action()

    with begin(lake, "collect", day=DAY) as run:
        gaps = deliveries.bring_all(run, chosen, nobody, told)
        run.seal()
    assert names == [f"AWS Config · {place.source}" for place in chosen.config.sources]
    [gap] = gaps
    assert gap.startswith("AWS Config's files could not be read:")
    assert "absent" in gap
    assert [row["object"] for row in ask(lake, "from config_objects")] == [snapshot_key()], "January is too long ago"
