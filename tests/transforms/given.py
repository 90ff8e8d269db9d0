"""Turns a case into the lake's rows, through the collector's own planning, paging and bookkeeping.

Only the wire is missing: where a client would be asked, the case answers. So what a control is proven on has the form
that a night gives it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from botocore.exceptions import ClientError

from collectors.accounts import Account
from collectors.calls import Answer, Call, Caller
from collectors.ledger import Ledger
from collectors.redaction import Redactor
from collectors.snapshots import Unit, plan
from collectors.specs import OperationSpec, ServiceSpec, load_specs
from collectors.trail.columns import Batch, Origin
from collectors.trail.records import parse
from evidence.canonical import canonical_json
from evidence.schema import DATASETS
from tests.transforms.cases import Case, NotAsked, Refusal
from tests.transforms.shapes import problems

RUN = "0197b7a0-0000-7000-8000-000000000001"
EVENTS = "cloudtrail:events"
_OTHER = "Other"
_ANSWERED = ("ok", "empty", "absent")
_PARENT = ("parent_response_id", "parent_pointer", "parent_resource_id")
_PLACE = re.compile(r"(?:(\d{12})(?:/|$))?([a-z]{2}(?:-[a-z]+)+-\d|global)?")
_ROLE = "arn:aws:sts::{}:assumed-role/RemitCollector/remit"


@cache
def specs() -> dict[str, ServiceSpec]:
    """Return all specs by service, read once."""
    return {spec.service: spec for spec in load_specs()}


def rows_of(case: Case, needed: Iterable[str], *, decoys: bool = True) -> dict[str, pa.Table]:
    """Return the rows of each dataset for a case; `needed` are the operations that the control names as evidence."""
    answers = _Answers(case)
    wanted = {name for name in (*needed, *case.given) if name != EVENTS and not answers.not_asked(name)}
    known = {spec.full_name for service in specs().values() for spec, _ in service.walk()}
    assert wanted <= known, f"no spec asks for {', '.join(sorted(wanted - known))}"
    responses: list[dict[str, Any]] = []
    outcomes: list[dict[str, Any]] = []
    for account, regions in answers.places().items():
        unit = Unit("unit", _account(account, regions), tuple(_trimmed(wanted)))
        outcomes += _collected(unit, answers, responses)
        outcomes += [_identity_outcome(account, region) for region in (*regions, "global")]
    beside = _contrary(responses, outcomes) if decoys else {"responses": [], "outcomes": []}
    rows: dict[str, list[dict[str, Any]]] = {
        "responses": responses + beside["responses"],
        "outcomes": outcomes + beside["outcomes"],
        "digests": _digests(case, answers.places()) + [_filed(row, case) for row in case.digests],
        "log_objects": [_filed(row, case) for row in case.log_objects],
        "public_keys": [{"region": case.region, "fingerprint": "known"}],
    }
    tables = {
        name: pa.Table.from_pylist([row | {"run_id": RUN} for row in rows.get(name, [])], schema=dataset.schema)
        for name, dataset in DATASETS.items()
    }
    return tables | {
        "operations": _operations(
            frozenset(n for n, given in case.given.items() if isinstance(given, NotAsked)),
            frozenset((row["service"], row["operation"]) for row in outcomes if decoys),
        ),
        "events": _events(case),
    }


def _decoys(row: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a row as that of another call of its service, and of its namesake in another service.

    A lake holds such rows beside those that a rule asks for. So a rule that asks for less than both the service and the
    operation fails its cases.
    """
    if row["service"] == "sts":
        return []
    return [
        row | {key: f"{row[key]}-call", "operation": _OTHER + row["operation"]},
        row
        | {key: f"{row[key]}-service", "service": _OTHER + row["service"]}
        | ({"parent_resource_id": "other"} if row.get("parent_resource_id") else {}),
    ]


def _contrary(responses: list[dict[str, Any]], outcomes: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return decoys that say otherwise: other values, an item where there is none, an answer for what was refused."""
    said = [
        row
        | {
            "body": canonical_json({} if row.get("error_code") else _changed(json.loads(row["body"]))),
            "error_code": None,
        }
        for row in responses
    ]
    ended = [row | {"status": "denied" if row["status"] in _ANSWERED else "ok"} for row in outcomes]
    said += [
        {name: row.get(name) for name in ("account_id", "region", "service", "operation", *_PARENT)}
        | {"response_id": row["outcome_id"], "request": "{}", "page": 1, "body": "{}", "collected_at": row["ended_at"]}
        for row in outcomes
        if row["status"] not in _ANSWERED and row["service"] != "sts"
    ]
    return {
        "responses": [decoy for row in said for decoy in _decoys(row, "response_id")],
        "outcomes": [decoy for row in ended for decoy in _decoys(row, "outcome_id")],
    }


def _changed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _changed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_changed(inner) for inner in value] or [{}]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return "other"
    return value if value is None else value + 1


class _Answers:
    """What the case says, looked up call by call."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def not_asked(self, name: str) -> bool:
        return isinstance(self.case.given.get(name), NotAsked)

    def places(self) -> dict[str, tuple[str, ...]]:
        """Return the Regions of each account that the case speaks of."""
        found: dict[str, set[str]] = {self.case.account: {self.case.region}}
        for value in self.case.given.values():
            for key in value if isinstance(value, dict) and _is_placed(value) else ():
                account, region = self._place(key)
                found.setdefault(account, {self.case.region}).update({region} - {"global"})
        for event in self.case.events:
            found.setdefault(event.get("recipientAccountId", self.case.account), {self.case.region}).add(
                event.get("awsRegion", self.case.region)
            )
        return {account: tuple(sorted(regions)) for account, regions in sorted(found.items())}

    def _place(self, key: str) -> tuple[str, str]:
        match = _PLACE.fullmatch(key)
        assert match
        return match[1] or self.case.account, match[2] or self.case.region

    def pages(self, call: Call, account: str) -> list[Any]:
        """Return the pages that answer a call, or what refuses it."""
        value = self.case.given.get(call.spec.full_name, {})
        parent = call.parents[0].resource_id if call.parents else None
        if isinstance(value, dict) and _is_placed(value) and parent not in value:
            value = self._at(value, account, call.region)
        elif not call.parents and not self._is_home(call, account):
            value = {}
        if call.parents and isinstance(value, dict):
            value = value.get(parent or "", value.get("*", value if len(call.parents) > 1 else {}))
        pages = value if isinstance(value, list) else [value]
        for page in pages:
            if not isinstance(page, Refusal):
                found = problems(call.spec.service, call.spec.name, page, frozenset(call.spec.decode))
                assert not found, "; ".join(found)
        return pages

    def _at(self, placed: dict[str, Any], account: str, region: str) -> Any:
        found = [value for key, value in placed.items() if self._place(key) == (account, region)]
        if not found and region == "global":
            found = [value for key, value in placed.items() if _PLACE.fullmatch(key)[1] == account]  # type: ignore[index]
        return found[0] if found else {}

    def _is_home(self, call: Call, account: str) -> bool:
        """Whether an answer that names no place is meant for this call: the default place's, asked the first way."""
        return (
            account == self.case.account
            and call.region in (self.case.region, "global")
            and call.request == {**call.spec.asks[0].fixed}
        )


def _is_placed(value: dict[str, Any]) -> bool:
    return bool(value) and all(isinstance(key, str) and key and _PLACE.fullmatch(key) for key in value)


class _GivenCaller(Caller):
    """A caller whose wire is the case."""

    answers: _Answers

    def _pages(self, call: Call, answer: Answer) -> Iterator[dict[str, Any]]:
        for page in self.answers.pages(call, self.account_id):
            answer.calls += 1
            if isinstance(page, Refusal):
                said = {"Error": {"Code": page.code, "Message": page.message}}
                raise ClientError({**said, "ResponseMetadata": {"HTTPStatusCode": 400}}, call.spec.name)
            yield dict(page)


def _collected(unit: Unit, answers: _Answers, responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    collected_at = datetime.combine(answers.case.as_of, time(1), UTC)
    caller = _GivenCaller(
        session=SimpleNamespace(home="us-east-1"),  # type: ignore[arg-type]
        shared=None,  # type: ignore[arg-type]
        account_id=unit.account.id,
        caller_arn=_ROLE.format(unit.account.id),
        run_id=RUN,
        redactor=Redactor(b"key"),
        keep=lambda row: responses.append(row | {"collected_at": collected_at}),
        max_attempts=1,
        timeout_seconds=1,
    )
    object.__setattr__(caller, "answers", answers)
    ledger = Ledger(RUN, unit.account.id)
    waiting = list(plan(unit, "aws", answers.case.as_of))
    for operation, region in dict.fromkeys((call.spec, call.region) for call in waiting):
        ledger.plan(operation, region, None)
    while waiting:
        answer = caller.ask(waiting.pop(0))
        waiting += answer.following
        ledger.enter(answer)
    return ledger.rows()


def _trimmed(wanted: set[str]) -> Iterator[ServiceSpec]:
    for service, spec in specs().items():
        kept = tuple(filter(None, (_pruned(operation, wanted) for operation in spec.operations)))
        if kept:
            yield ServiceSpec(service, kept)


def _pruned(spec: OperationSpec, wanted: set[str]) -> OperationSpec | None:
    children = tuple(filter(None, (_pruned(child, wanted) for child in spec.children)))
    return replace(spec, children=children) if children or spec.full_name in wanted else None


def _account(account: str, regions: tuple[str, ...]) -> Account:
    return Account(account, account, "ACTIVE", regions=regions)


def _identity_outcome(account: str, region: str) -> dict[str, Any]:
    return {
        "outcome_id": f"out-identity-{account}-{region}",
        "account_id": account,
        "region": region,
        "service": "sts",
        "operation": "GetCallerIdentity",
        "status": "ok",
    }


def _digests(case: Case, places: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    if case.coverage == "none":
        return []
    end = datetime.combine(case.as_of, time(), UTC) + timedelta(hours=1)
    moment = end - timedelta(days=32)
    spans = []
    for gap in sorted(case.coverage if isinstance(case.coverage, list) else [], key=lambda gap: gap.starts):
        spans.append((moment, _utc(gap.starts)))
        moment = _utc(gap.ends)
    spans.append((moment, end))
    return [
        {
            "source": "s3://trail",
            "object": f"digest-{account}-{region}-{number}",
            "account_id": account,
            "region": region,
            "trail": "trail",
            "home_region": "us-east-1",
            "digest_start": starts,
            "digest_end": ends,
            "outcome": "valid",
            "checked_at": end,
        }
        for account, regions in places.items()
        for region in regions
        for number, (starts, ends) in enumerate(spans)
    ]


def _filed(row: dict[str, Any], case: Case) -> dict[str, Any]:
    """Complete what a case says of one digest or log file."""
    default = {
        "source": "s3://trail",
        "account_id": case.account,
        "region": case.region,
        "checked_at": datetime.combine(case.as_of, time(1), UTC),
    }
    return default | row


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _events(case: Case) -> pa.Table:
    events = [_completed(event, number, case) for number, event in enumerate(case.events)]
    batch = Batch()
    batch.add(parse(canonical_json({"Records": events}).encode()), Origin("log", "0" * 64, "valid"))
    return batch.table()


def _completed(event: dict[str, Any], number: int, case: Case) -> dict[str, Any]:
    default = {
        "eventID": f"event-{number + 1}",
        "eventVersion": "1.11",
        "eventTime": datetime.combine(case.as_of, time(), UTC) - timedelta(days=1),
        "awsRegion": case.region,
        "recipientAccountId": case.account,
        "eventCategory": "Management",
        "managementEvent": True,
        "readOnly": False,
        "eventType": "AwsApiCall",
        "sourceIPAddress": "203.0.113.7",
    }
    return default | event


@cache
def _operations(left_out: frozenset[str], collected: frozenset[tuple[str, str]]) -> pa.Table:
    rows: dict[str, dict[str, Any]] = {}
    for spec, parent in (pair for service in specs().values() for pair in service.walk()):
        if spec.full_name in left_out:
            continue
        row = rows.setdefault(
            spec.full_name,
            {
                "run_id": RUN,
                "service": spec.service,
                "operation": spec.name,
                "scope": spec.scope,
                "items": spec.items,
                "id": spec.id,
                "arn": spec.arn,
                "type": spec.type,
                "parent": parent.full_name if parent else None,
            },
        )
        row["parent"] = row["parent"] or (parent.full_name if parent else None)
    decoys = [
        decoy | {"type": None}
        for row in rows.values()
        if (row["service"], row["operation"]) in collected
        for decoy in _decoys(row, "run_id")
    ]
    return pa.Table.from_pylist(
        [row | {"run_id": RUN} for row in (*rows.values(), *decoys)], schema=DATASETS["operations"].schema
    )
