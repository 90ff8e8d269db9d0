"""The collection engine: cuts an estate into units of work, asks everything that the specs say, and spools what came.

A unit is an account × a group of services. It pickles, may run in any process, and may run again: what it spooled
before is replaced. Every planned operation × Region ends as one row of `outcomes`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from collectors import aws_models
from collectors.accounts import Account, entry_failure
from collectors.calls import Answer, Call, Caller
from collectors.ledger import Ledger
from collectors.outcomes import Failure
from collectors.redaction import Redactor
from collectors.sessions import AccountSession
from collectors.specs import OperationSpec, ServiceSpec
from collectors.spool import Spool
from collectors.templates import Names
from evidence.keys import redaction_key
from evidence.run import RunRef, spool_part
from evidence.settings import Settings

GLOBAL = "global"


@dataclass(frozen=True)
class Unit:
    """A piece of a night's work: some services of one account."""

    name: str
    account: Account
    services: tuple[ServiceSpec, ...]


@dataclass(frozen=True)
class CallEnd:
    """One call that has ended, for whoever shows progress. `status` is one of the outcomes' statuses."""

    account_id: str
    region: str
    service: str
    operation: str
    status: str


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
    seconds: float = 0.0
    failure: Failure | None = None
    """Why the account could not be entered."""


def units(specs: Sequence[ServiceSpec], accounts: Sequence[Account], group_size: int) -> list[Unit]:
    """Return the units for all active accounts, with up to `group_size` services each."""
    groups = [tuple(specs[start : start + group_size]) for start in range(0, len(specs), group_size)]
    return [
        Unit(f"{account.id}-{group[0].service}", account, group)
        for account in accounts
        if account.status == "ACTIVE"
        for group in groups
    ]


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
    unit: Unit, settings: Settings, run: RunRef, on_call: Callable[[CallEnd], None] | None = None
) -> UnitSummary:
    """Ask everything of a unit, spool responses and outcomes, and return the counts.

    Whatever AWS answers becomes rows. Raises RemitError (or what the disk raises) where rows can't be written.
    """
    started = time.monotonic()
    spool, account = Spool(run, unit.name), unit.account
    ledger = Ledger(run.run_id, account.id)
    for operation, region, failure in _places(unit, settings.partition):
        ledger.plan(operation, region, failure)
    session = account.open(settings)
    try:
        failure = account.failure or _entry(account, session)
        if failure:
            ledger.refuse(failure)
        else:
            redactor = Redactor(redaction_key(settings.database.parent))
            caller = Caller(
                session=session,
                account_id=account.id,
                caller_arn=account.caller_arn,
                run_id=run.run_id,
                redactor=redactor,
                keep=spool.add_response,
                places=settings.collect.concurrency,
                timeout_seconds=settings.collect.timeout_seconds,
            )
            for answer in _answers(caller, list(plan(unit, settings.partition, run.day))):
                ledger.enter(answer)
                if on_call:
                    on_call(_call_end(account, answer))
    finally:
        session.close()
    rows = ledger.rows()
    spool.finish(rows)
    return _summary(unit, ledger, spool, rows, time.monotonic() - started, failure)


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


def _answers(caller: Caller, calls: list[Call]) -> Iterator[Answer]:
    """Make calls and those that follow from them, some at once; yield each answer. Raises what `keep` raises."""
    with ThreadPoolExecutor(caller.places, thread_name_prefix=caller.account_id) as pool:
        pending: set[Future[Answer]] = {pool.submit(caller.ask, call) for call in calls}
        try:
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    answer = future.result()
                    pending |= {pool.submit(caller.ask, call) for call in answer.following}
                    answer.following = []
                    yield answer
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _call_end(account: Account, answer: Answer) -> CallEnd:
    spec = answer.call.spec
    status = "ok" if answer.items else "empty"
    if answer.absent:
        status = "absent"
    if answer.failure:
        status = answer.failure.status
    return CallEnd(account.id, answer.call.region, spec.service, spec.name, status)


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
        seconds=seconds,
        failure=failure,
    )
