"""What the collecting role really asks of the served estate, as the trail delivers it: no digest covers it yet.

Calls are noted as they are answered and wait for `delivered`. What AWS records as data events is not in this trail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from random import Random
from threading import Lock

from data.sample.calls import Call
from data.sample.organization import COLLECTOR_ROLE, HOME_REGION, MANAGEMENT
from data.sample.trail.bucket import TrailObject, delivery
from data.sample.trail.collector import ADDRESS, AGENT, SESSION, assumed
from data.sample.trail.records import Record, Session, record, role

_DATA_EVENTS = re.compile(r"s3:(GetObject|HeadObject|ListObjects(V2)?)|cloudwatch:GetMetricData")
_ROLE = f":assumed-role/{COLLECTOR_ROLE}/"
_GIVEN = re.compile(rb"<AccessKeyId>(\w+)</AccessKeyId>")
_TAKEN = re.compile(rf"arn:aws:iam::(\d{{12}}):role/{COLLECTOR_ROLE}")


class Asked:
    """The records that wait to be delivered, in the order of the answers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[tuple[str, str, Record]] = []
        self._rng = Random()

    def note(self, call: Call, request_id: str, status: int, body: bytes) -> None:
        """Note an answered call, if the collecting role made it or it gave that role's credentials."""
        at = datetime.now(UTC)
        with self._lock:
            if call.service == "sts" and call.name == "AssumeRole" and status < 400:
                self._waiting += self._assumed(call, request_id, body, at)
            elif (
                _ROLE in call.caller_arn
                and call.operation
                and not _DATA_EVENTS.fullmatch(f"{call.service}:{call.name}")
            ):
                self._waiting.append((call.account, call.region, self._record(call, request_id, status, at)))

    def delivered(self) -> Iterator[TrailObject]:
        """Hand over all that waits: one log file for each account and Region."""
        with self._lock:
            waiting, self._waiting = sorted(self._waiting, key=lambda found: found[:2]), []
            for (account, region), found in groupby(waiting, key=lambda found: found[:2]):
                records = [made for *_, made in found]
                yield delivery(account, region, datetime.now(UTC), records, self._rng).object

    def _record(self, call: Call, request_id: str, status: int, at: datetime) -> Record:
        identity = role(call.account, COLLECTOR_ROLE, SESSION, self._rng, at)
        identity["accessKeyId"] = call.access_key_id
        more = {"errorCode": "AccessDenied" if status == 403 else "ClientError"} if status >= 400 else {}
        return record(
            Session(identity, call.account, ADDRESS, AGENT),
            f"{_source(call)}:{_name(call)}",
            at,
            call.region,
            self._rng,
            requestID=request_id,
            readOnly=not call.name.startswith("Generate"),
            **more,
        )

    def _assumed(self, call: Call, request_id: str, body: bytes, at: datetime) -> Iterator[tuple[str, str, Record]]:
        key, taken = _GIVEN.search(body), _TAKEN.fullmatch(str(call.params().get("RoleArn")))
        if not key or not taken:
            return
        target = taken[1]
        for account in dict.fromkeys((MANAGEMENT.id, target)):
            made = assumed(account, target, key[1].decode(), at, request_id, request_id)
            yield account, HOME_REGION, made


def _source(call: Call) -> str:
    """The service as CloudTrail names it: the prefix of its endpoint."""
    model = call.operation.service_model if call.operation else None
    prefix = str(model.endpoint_prefix).partition(".")[0].removeprefix("api.") if model else call.service
    return {"s3-control": "s3", "email": "ses", "portal": "sso"}.get(prefix, prefix)


def _name(call: Call) -> str:
    """The operation as CloudTrail names it: Lambda's with its version."""
    return f"{call.name}20150331" if call.service == "lambda" else call.name
