"""What is shown while AWS is asked: accounts done, calls, denied and throttled ones, and the time that is left."""

import pytest

from collectors.snapshots import CallEnd, UnitSummary
from flows import tally
from flows.tally import Tally


class Shown:
    def __init__(self) -> None:
        self.last: tuple[int, int | None, str] = (0, None, "")

    def at(self, done: int, total: int | None = None, detail: str = "") -> None:
        self.last = (done, total, detail)


def test_calls_and_units_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(tally.time, "monotonic", lambda: now[0])
    shown = Shown()
    counted = Tally(shown, ["111111111111", "111111111111", "222222222222", "222222222222"])
    for status, throttled in (("ok", 0), ("denied", 0), ("ok", 2), ("absent", 0)):
        counted.call(CallEnd("111111111111", "global", "iam", "ListUsers", status, throttled))
    assert shown.last == (0, 4, "0 of 2 accounts · 4 calls · 1 denied · 2 throttled")
    now[0] = 90.0
    counted.unit(UnitSummary("111111111111-iam", "111111111111", ("iam",), calls=4), calls_too=False)
    assert shown.last[2].endswith("4 calls · 1 denied · 2 throttled · 4 min left")
    elsewhere = UnitSummary("u", "111111111111", ("s3",), {"denied": 2, "ok": 1}, {"denied": 3}, calls=7, throttled=1)
    counted.unit(elsewhere, calls_too=True)
    assert shown.last == (2, 4, "1 of 2 accounts · 11 calls · 6 denied · 3 throttled · 2 min left")
    now[0] = 91.0
    for _ in range(2):
        counted.unit(UnitSummary("u", "222222222222", ()), calls_too=True)
    assert shown.last == (4, 4, "2 of 2 accounts · 11 calls · 6 denied · 3 throttled")
