"""Making one call, with all its pages: what is answered becomes rows, and the calls that follow from its items.

Everything that goes wrong becomes part of the answer; nothing is raised but what keeps rows from being written.
"""

import csv
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.paginate import Paginator
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random_exponential,
)

from collectors import aws_models, paths
from collectors.outcomes import Failure, classify, expired, passes, shortened, too_late
from collectors.redaction import Redactor
from collectors.sessions import AccountSession
from collectors.shared import Shared
from collectors.specs import OperationSpec
from collectors.templates import Names
from evidence.canonical import canonical_json, sha256
from evidence.ids import derived_id

Row = dict[str, Any]
Method = Callable[..., dict[str, Any]]
_FIELD = re.compile(r"\{([^{}]+)\}")


class NotReady(BotoCoreError):
    """AWS did not finish in time what has to come before a call."""

    fmt = "what has to come before the call was not complete in time"


@dataclass(frozen=True)
class Parent:
    """The item that a child call is made for: where it stands in the lake, and its id."""

    response_id: str
    pointer: str | None
    resource_id: str | None


@dataclass(frozen=True)
class Call:
    """One call to make. `region` is what rows say (`global`, or a Region), `endpoint` the Region that is asked.

    `names` are what the templates of the calls that follow may name.
    """

    spec: OperationSpec
    region: str
    endpoint: str
    request: dict[str, Any]
    names: Names
    parents: tuple[Parent, ...] = ()


@dataclass
class Answer:
    """What came of a call; `failure` is null where it was answered to the end. `following` are the calls for items."""

    call: Call
    items: int = 0
    absent: bool = False
    failure: Failure | None = None
    pages: int = 0
    calls: int = 0
    retries: int = 0
    throttled: int = 0
    duration_ms: int = 0
    following: list[Call] = field(default_factory=list)


@dataclass(frozen=True)
class Caller:
    """Makes calls in one account, and hands each row of `responses` to `keep` as soon as its page is there."""

    session: AccountSession
    shared: Shared
    account_id: str
    caller_arn: str | None
    run_id: str
    redactor: Redactor
    keep: Callable[[Row], None]
    max_attempts: int
    timeout_seconds: float
    until: datetime | None = None

    def ask(self, call: Call) -> Answer:
        """Make a call, page by page; pages after `until` are not asked for."""
        answer, started = Answer(call), time.perf_counter()
        pages: Iterator[dict[str, Any]] | None = None
        while True:
            try:
                if self.until and datetime.now(UTC) >= self.until:
                    answer.failure = too_late(self.until)
                    break
                pages = pages or self._pages(call, answer)
                page = next(pages, None)
                if page is None:
                    break
                row = self._row(call, answer.pages + 1, page, answer)
            except Exception as error:  # noqa: BLE001 - whatever one call answers, the others are made
                pages, said = iter(()), self._failed(call, error, answer)
                if said is None:
                    break
                row = said
            answer.pages += 1
            self.keep(row)
        answer.duration_ms = round((time.perf_counter() - started) * 1000)
        return answer

    def _pages(self, call: Call, answer: Answer) -> Iterator[dict[str, Any]]:
        spec = call.spec
        client = self.shared.client(self.session, spec.service, call.endpoint)
        if spec.before:
            self._prepare(self._patient(getattr(client, xform_name(spec.before)), answer))
        method: Any = self._patient(getattr(client, xform_name(spec.name)), answer)
        config = aws_models.pagination(spec.service, spec.name)
        if config is None:
            yield method(**call.request)
            return
        model = aws_models.operation_model(spec.service, spec.name)
        yield from Paginator(method, config, model).paginate(**call.request)

    def _patient(self, method: Method, answer: Answer) -> Method:
        """Return the method so that it is tried again, ever later, as long as that may help."""

        def may_help(error: BaseException) -> bool:
            passing, throttled = passes(error)
            answer.throttled += throttled
            if expired(error):
                self.session.renew()
            return passing

        def count(_: RetryCallState) -> None:
            answer.retries += 1

        again = Retrying(
            retry=retry_if_exception(may_help),
            wait=wait_random_exponential(multiplier=0.5, max=20),
            stop=stop_after_attempt(self.max_attempts),
            before_sleep=count,
            reraise=True,
        )

        def called(**request: Any) -> dict[str, Any]:
            answer.calls += 1
            return again(method, **request)

        return called

    def _prepare(self, method: Method) -> None:
        """Call until the answer's State is COMPLETE. Raises NotReady when the call's time is up."""
        Retrying(
            retry=retry_if_result(lambda answer: answer.get("State") != "COMPLETE"),
            wait=wait_exponential(multiplier=0.1, max=3),
            stop=stop_after_delay(self.timeout_seconds),
            retry_error_callback=_not_ready,
        )(method)

    def _row(self, call: Call, number: int, body: dict[str, Any], answer: Answer) -> Row:
        spec = call.spec
        metadata = body.pop("ResponseMetadata", {})
        collected_at = datetime.now(UTC)
        _read_streams(spec, body)
        for member in spec.decode:
            if isinstance(body.get(member), bytes):
                body[member] = list(csv.DictReader(io.StringIO(body[member].decode("utf-8-sig"))))
        row = self._frame(call, number, metadata, collected_at)
        answer.items += paths.count(body, spec.items)
        if spec.children:
            answer.following += following(call, row["response_id"], body)
        row["body"] = self.redactor.body(body, spec.items, spec.redact, (spec.service, spec.name))
        row["body_sha256"] = sha256(row["body"])
        return row

    def _failed(self, call: Call, error: Exception, answer: Answer) -> Row | None:
        """Return the row of an error that is an answer; None where it is none, and the answer says why."""
        spec = call.spec
        meant = classify(
            error,
            absent=spec.absent,
            not_enabled=spec.not_enabled,
            child=bool(call.parents),
            regional=call.region == call.endpoint != self.session.home,
        )
        if meant.status != "absent" or not isinstance(error, ClientError):
            answer.failure = Failure(meant.status, meant.code, shortened(self.redactor.text(meant.message)))
            return None
        answer.absent = True
        row = self._frame(call, answer.pages + 1, error.response.get("ResponseMetadata", {}), datetime.now(UTC))
        said = {"Code": meant.code, "Message": str(error.response["Error"].get("Message", ""))}
        row["error_code"], row["body"] = meant.code, self.redactor.body({"Error": said}, "", ())
        row["body_sha256"] = sha256(row["body"])
        return row

    def _frame(self, call: Call, number: int, metadata: Any, collected_at: datetime) -> Row:
        """A row without its body. The request is what was asked for; a page's token is not part of it."""
        spec = call.spec
        shared, alone = _origin(call)
        return {
            "response_id": response_id(self.run_id, self.account_id, call, number),
            "account_id": self.account_id,
            "region": call.region,
            "service": spec.service,
            "operation": spec.name,
            "request": canonical_json(call.request),
            "page": number,
            "aws_request_id": metadata.get("RequestId"),
            "caller_arn": self.caller_arn,
            "collected_at": collected_at,
            "parent_response_id": shared.response_id if shared else None,
            "parent_pointer": alone.pointer if alone else None,
            "parent_resource_id": alone.resource_id if alone else None,
        }


def response_id(run_id: str, account_id: str, call: Call, number: int) -> str:
    """Return the id of a call's page, which follows from what was asked, for which item, in which run."""
    shared, alone = _origin(call)
    origin = (shared.response_id, alone.pointer if alone else "") if shared else ()
    places = (account_id, call.region, call.spec.service, call.spec.name)
    return derived_id("rsp", run_id, *places, canonical_json(call.request), number, *origin)


def _origin(call: Call) -> tuple[Parent | None, Parent | None]:
    """Return the answer that a call follows from, and the one item that it is for; null where they are several."""
    shared = call.parents[0] if call.parents else None
    return shared, shared if len(call.parents) == 1 else None


def _not_ready(_: RetryCallState) -> None:
    raise NotReady


def _read_streams(spec: OperationSpec, body: dict[str, Any]) -> None:
    if aws_models.operation_model(spec.service, spec.name).has_streaming_output:
        for member, value in body.items():
            if hasattr(value, "read"):
                body[member] = value.read()


def following(call: Call, response_id: str, body: dict[str, Any]) -> list[Call]:
    """Return the calls that are to be made for the items of a page, in the order of the specs and the items."""
    items = list(paths.items(body, call.spec.items))
    found: list[Call] = []
    for child in call.spec.children:
        wanted = [
            (Parent(response_id, pointer, _resource_id(call, item)), request)
            for pointer, item in items
            if _concerned(child, call, item) and (request := _request(child, call, item, body)) is not None
        ]
        if child.batch:
            found += _batches(child, call, wanted)
        else:
            found += [
                Call(child, call.region, call.endpoint, request, call.names, (parent,)) for parent, request in wanted
            ]
    return found


def _resource_id(call: Call, item: Any) -> str | None:
    """Return the id of an item, or, where it has none of its own, of the item above it."""
    value = paths.pick(item, call.spec.id) if call.spec.id else None
    if value is None and len(call.parents) == 1:
        return call.parents[0].resource_id
    return None if value is None else str(value)


def _concerned(child: OperationSpec, call: Call, item: Any) -> bool:
    for path, values in call.names.fill(child.where).items():
        found = paths.pick(item, path)
        if not any(one in values for one in (found if isinstance(found, list) else [found])):
            return False
    return True


def _request(child: OperationSpec, call: Call, item: Any, body: dict[str, Any]) -> dict[str, Any] | None:
    """Return a child's parameters; None where the item lacks one of them, and there is nothing to ask."""
    request: dict[str, Any] = call.names.fill(child.asks[0].fixed)
    for member, path in child.params.items():
        value = _value(path, call, item, body)
        if value is None or value in ("", []):
            return None
        paths.assign(request, member, value)
    return request


def _value(path: str, call: Call, item: Any, body: dict[str, Any]) -> Any:
    """Return what a parameter's path or template names; None where a part of it names nothing."""
    if "{" in path:
        text = call.names.fill(path)
        parts = {name: _value(name, call, item, body) for name in _FIELD.findall(text)}
        return None if None in parts.values() else _FIELD.sub(lambda match: str(parts[match[1]]), text)
    for prefix, place in (("request.", call.request), ("body.", body)):
        if path.startswith(prefix):
            return paths.pick(place, path.removeprefix(prefix))
    return paths.pick(item, path)


def _batches(child: OperationSpec, call: Call, wanted: list[tuple[Parent, dict[str, Any]]]) -> Iterator[Call]:
    """Put the values of several items into one call, as long as the other parameters are the same."""
    member = str(child.batch)
    groups: dict[str, list[tuple[Parent, dict[str, Any], list[Any]]]] = {}
    for parent, request in wanted:
        values = _listed(paths.pick(request, member))
        paths.assign(request, member, [])
        groups.setdefault(canonical_json(request), []).append((parent, request, values))
    for group in groups.values():
        for start in range(0, len(group), child.batch_size):
            part = group[start : start + child.batch_size]
            request = part[0][1]
            paths.assign(request, member, list(dict.fromkeys(value for _, _, values in part for value in values)))
            yield Call(child, call.region, call.endpoint, request, call.names, tuple(parent for parent, _, _ in part))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
