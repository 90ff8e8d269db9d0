"""What a night will ask, told before anything is called: the first calls of each place, and what follows for items."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from collectors.accounts import Account
from collectors.dispatch import THREADS
from collectors.snapshots import Unit, plan
from collectors.specs import OperationSpec, ServiceSpec
from evidence.settings import Settings

SECONDS_A_CALL = 0.15
"""How long AWS takes to answer a call, as long as nothing is known of it."""
_COMPUTING_SECONDS_A_CALL = 0.002


@dataclass(frozen=True)
class Expected:
    """The calls to one service in one Region (or `global`) of an account.

    `calls` are those that a night begins with, pages not counted; `for_items` the operations that are asked once more
    for each item, which nobody can count beforehand. `billed` names operations that AWS charges for, with the price.
    """

    account_id: str
    region: str
    service: str
    calls: int
    for_items: int
    billed: tuple[str, ...]


def forecast(specs: Sequence[ServiceSpec], accounts: Sequence[Account], partition: str, day: date) -> list[Expected]:
    """Return what is expected of each account that can be entered, by Region and service, in their order."""
    found = []
    for account in accounts:
        for spec in specs if account.failure is None else ():
            asked = list(plan(Unit("plan", account, (spec,)), partition, day))
            for region, calls in sorted(Counter(call.region for call in asked).items()):
                tops = {call.spec for call in asked if call.region == region}
                found.append(_expected(account.id, region, spec.service, calls, tops))
    return found


def expected_minutes(calls: int, waiting_seconds: float, settings: Settings) -> float:
    """Return how long so many calls, which wait so long altogether, take at least with these settings."""
    at_once = waiting_seconds / (settings.runner.workers * THREADS)
    computing = calls * _COMPUTING_SECONDS_A_CALL
    paced = calls / settings.collect.calls_per_second if settings.collect.calls_per_second else 0.0
    return math.ceil(max(at_once, computing, paced) / 60)


def _expected(account: str, region: str, service: str, calls: int, tops: set[OperationSpec]) -> Expected:
    everything = {spec.name: spec for top in tops for spec, _ in top.walk()}
    billed = tuple(f"{name}: {spec.billed}" for name, spec in sorted(everything.items()) if spec.billed)
    return Expected(account, region, service, calls, len(everything.keys() - {top.name for top in tops}), billed)
