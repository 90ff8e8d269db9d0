"""The collection engine: cuts an estate into units of work, asks everything that the specs say, and spools what came.

A unit is an account × a group of services. It pickles, may run in any process, and may run again: it goes on with the
calls that have no answer. Every planned operation × Region ends as one row of `outcomes`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from collectors import aws_models
from collectors.accounts import Account, entry_failure
from collectors.calls import Answer, Call, Caller
from collectors.dispatch import Dispatch
from collectors.journal import Journal
from collectors.ledger import Ledger
from collectors.outcomes import Failure
from collectors.pacing import reach
from collectors.redaction import Redactor
from collectors.resuming import resumed
from collectors.sessions import AccountSession
from collectors.shared import shared
from collectors.specs import OperationSpec, ServiceSpec
from collectors.spool import Spool
from collectors.templates import Names
from evidence.canonical import canonical_json, sha256
from evidence.keys import redaction_key
from evidence.parts import open_folder
from evidence.run import RunRef, spool_part
from evidence.settings import Settings
from evidence.storage import Storage

GLOBAL = "global"
TOGETHER = 16
"""Accounts that are asked side by side."""


@dataclass(frozen=True)
class Unit:
    """A piece of a night's work: some services of one account."""

    name: str
    account: Account
    services: tuple[ServiceSpec, ...]


@dataclass(frozen=True)
class CallEnd:
    """One call that has ended, for whoever shows progress. `status` is one of the outcomes' statuses.

    `throttled` answers told it to slow down before it ended so.
    """

    account_id: str
    region: str
    service: str
    operation: str
    status: str
    throttled: int


@dataclass
class UnitSummary:
    """What came of a unit: outcome rows of operations by status, of child calls without an answer, and the effort."""

    unit: str
    account_id: str
    services: tuple[str, ...]
    statuses: dict[str, int] = field(default_factory=dict)
    unanswered_children: dict[str, int] = field(default_factory=dict)
    responses: int = 0
    calls: int = 0
    retries: int = 0
    throttled: int = 0
    """Answers that told it to slow down, whatever came of the call in the end."""
    late: int = 0
    """Calls that were not made because the time for collecting was up."""
    seconds: float = 0.0
    failure: Failure | None = None
    """Why the account could not be entered."""


def units(specs: Sequence[ServiceSpec], accounts: Sequence[Account], group_size: int) -> list[Unit]:
    """Return the units for all active accounts, with up to `group_size` services each.

    Some accounts are asked the same services one after another, so that these share clients; then come the next.
    """
    groups = [tuple(specs[start : start + group_size]) for start in range(0, len(specs), group_size)]
    active = [account for account in accounts if account.status == "ACTIVE"]
    return [
        Unit(f"{account.id}-{group[0].service}", account, group)
        for start in range(0, len(active), TOGETHER)
        for group in groups
        for account in active[start : start + TOGETHER]
    ]


def fingerprint(specs: Sequence[ServiceSpec], partition: str) -> str:
    """Return a text that changes with what is asked, and with the version that asks."""
    return sha256(canonical_json([version("remit"), partition, repr(specs)]))


def forget_others(run: RunRef, units: Sequence[Unit]) -> None:
    """Delete what units that are no more to be asked have left in a run that goes on."""
    storage, folder = Storage(run.root), open_folder(run.run_id)
    strays = tuple(f"{name}." for name in {*storage.folders(f"{folder}/journal")} - {unit.name for unit in units})
    for path in storage.files(folder) if strays else ():
        if path.rpartition("/")[2].startswith(strays):
            storage.delete(path)
    for stray in strays:
        storage.delete_folder(f"{folder}/journal/{stray[:-1]}")


def spool_operations(specs: Sequence[ServiceSpec], run: RunRef) -> int:
    """Spool what the specs say of each operation, one row an operation, and return their number.

    An operation that stands below several others names them all as its parents.
    """
    rows: dict[str, dict[str, Any]] = {}
    for spec, parent in (pair for service in specs for pair in service.walk()):
        row = rows.setdefault(
            spec.full_name,
            {
                "service": spec.service,
                "operation": spec.name,
                "scope": spec.scope,
                "items": spec.items,
                "id": spec.id,
                "arn": spec.arn,
                "type": spec.type,
                "parent": None,
                "actions": [],
            },
        )
        row["actions"] = sorted({*row["actions"], *spec.actions})
        if parent:
            row["parent"] = ", ".join(sorted({*filter(None, (row["parent"] or "").split(", ")), parent.full_name}))
    return spool_part(run, "operations", "operations", rows.values())


def collect_unit(
    unit: Unit,
    settings: Settings,
    run: RunRef,
    on_call: Callable[[CallEnd], None] | None = None,
    until: datetime | None = None,
) -> UnitSummary:
    """Ask everything of a unit until a time, spool responses and outcomes, and return the counts.

    A unit that was begun before goes on: calls that were answered are not made again. Whatever AWS answers becomes
    rows. Raises RemitError (or what the disk raises) where rows can't be written.
    """
    started = time.monotonic()
    journal = Journal(run, unit.name, [spec for service in unit.services for spec, _ in service.walk()])
    spool, account = Spool(run, unit.name, journal), unit.account
    ledger = Ledger(run.run_id, account.id)
    for operation, region, failure in _places(unit, settings.partition):
        ledger.plan(operation, region, failure)
    planned = list(plan(unit, settings.partition, run.day))
    before = resumed(planned, journal, spool, run, settings.partition, account.id)
    for answer in before.answered:
        ledger.enter(answer)
    failure = None
    if before.left:
        failure = _asked(unit, settings, run, before.left, spool, ledger, on_call, until)
    rows = ledger.rows()
    if before.left or not spool.finished:
        spool.finish(rows)
    return _summary(unit, ledger, spool, rows, time.monotonic() - started, failure)


def _asked(
    unit: Unit,
    settings: Settings,
    run: RunRef,
    calls: Sequence[Call],
    spool: Spool,
    ledger: Ledger,
    on_call: Callable[[CallEnd], None] | None,
    until: datetime | None,
) -> Failure | None:
    """Make calls and those that follow from them; return why the account can't be entered, if it can't."""
    account, common = unit.account, shared(run.run_id, settings)
    session = common.session(account)
    failure = account.failure or _entry(account, session)
    if failure:
        ledger.refuse(failure, calls)
        return failure
    caller = Caller(
        session=session,
        shared=common,
        account_id=account.id,
        caller_arn=account.caller_arn,
        run_id=run.run_id,
        redactor=Redactor(redaction_key(settings.database.parent)),
        keep=spool.add_response,
        max_attempts=settings.collect.max_attempts,
        timeout_seconds=settings.collect.timeout_seconds,
        until=until,
    )
    dispatch = Dispatch(caller.ask, settings.collect.concurrency, reach(run.run_id), until)
    for answer in dispatch.answers(calls):
        ledger.enter(answer)
        spool.note(answer)
        if on_call:
            on_call(_call_end(account, answer))
    return None


def _entry(account: Account, session: AccountSession) -> Failure | None:
    try:
        session.check()
    except Exception as error:  # noqa: BLE001 - whatever one account answers, the others are read
        return entry_failure(account, error)
    return None


def plan(unit: Unit, partition: str, day: date) -> Iterator[Call]:
    """Yield the calls that a unit begins with; those for items follow from their answers."""
    for spec in (operation for service in unit.services for operation in service.operations):
        for ask in spec.asks:
            for region, endpoint in _regions(spec, ask.pin, unit.account, partition):
                if aws_models.offered(spec.service, endpoint, partition):
                    names = Names(partition, endpoint, unit.account.id, day)
                    yield Call(spec, region, endpoint, names.fill(ask.fixed), names)


def _regions(spec: OperationSpec, pin: str | None, account: Account, partition: str) -> list[tuple[str, str]]:
    """Return where one way of asking goes: the Region that rows say, and the one that is asked."""
    if pin or spec.scope == GLOBAL:
        return [(GLOBAL, aws_models.answering(pin, partition))]
    return [(region, region) for region in account.regions]


def _places(unit: Unit, partition: str) -> Iterator[tuple[OperationSpec, str, Failure | None]]:
    """Yield every top operation × Region of a unit once, with a failure where the service is not offered there."""
    for spec in (operation for service in unit.services for operation in service.operations):
        places: dict[str, Failure | None] = {}
        for ask in spec.asks:
            for region, endpoint in _regions(spec, ask.pin, unit.account, partition):
                if aws_models.offered(spec.service, endpoint, partition):
                    places.setdefault(region, None)
                else:
                    message = f"AWS does not offer {spec.service} in {endpoint}, says botocore's endpoint data"
                    places[region] = Failure("not_offered", "NotOffered", message)
        for region, failure in places.items():
            yield spec, region, failure


def _call_end(account: Account, answer: Answer) -> CallEnd:
    spec = answer.call.spec
    status = "ok" if answer.items else "empty"
    if answer.absent:
        status = "absent"
    if answer.failure:
        status = answer.failure.status
    return CallEnd(account.id, answer.call.region, spec.service, spec.name, status, answer.throttled)


def _summary(
    unit: Unit, ledger: Ledger, spool: Spool, rows: list[dict[str, Any]], seconds: float, failure: Failure | None
) -> UnitSummary:
    below = Counter(row["status"] for row in rows if row["parent_response_id"])
    return UnitSummary(
        unit=unit.name,
        account_id=unit.account.id,
        services=tuple(service.service for service in unit.services),
        statuses=dict(Counter(row["status"] for row in rows) - below),
        unanswered_children=dict(below),
        responses=spool.responses,
        calls=ledger.calls,
        retries=ledger.retries,
        throttled=ledger.throttled,
        late=ledger.late,
        seconds=seconds,
        failure=failure,
    )
