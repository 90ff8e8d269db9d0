"""What a night will ask, told before anything is called: the first calls of each place, and what follows for items."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from collectors.accounts import Account
from collectors.snapshots import Unit, plan
from collectors.specs import OperationSpec, ServiceSpec


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


def _expected(account: str, region: str, service: str, calls: int, tops: set[OperationSpec]) -> Expected:
    everything = {spec.name: spec for top in tops for spec, _ in top.walk()}
    billed = tuple(f"{name}: {spec.billed}" for name, spec in sorted(everything.items()) if spec.billed)
    return Expected(account, region, service, calls, len(everything.keys() - {top.name for top in tops}), billed)
