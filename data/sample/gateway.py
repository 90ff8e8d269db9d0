"""The estate's front door, one WSGI application: it checks who calls, then answers from the side or from moto.

What moto can't answer at all ends as an empty list for List and Describe calls and as UnknownOperationException for
the others, never as a server error that clients would retry.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any
from uuid import uuid4

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends

from data.sample import side
from data.sample.calls import Call, Environ, Refusal, identify
from data.sample.config import objects
from data.sample.enforcement import check
from data.sample.organization import LOG_ARCHIVE, PARTITION, TRAIL_BUCKET
from data.sample.rules import STEERING, Rules
from data.sample.seed.names import CONFIG_BUCKET
from data.sample.seed.workshop import reopened
from data.sample.side.context import Context
from data.sample.trail.asked import Asked

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
_REPLACED = ("x-amzn-requestid", "content-length")
_log = logging.getLogger(__name__)
_BODY_ID = re.compile(rb"<(RequestId|requestId|RequestID)>[^<]*</")
_DELIVERED = {f"/{name}/": name for name in (TRAIL_BUCKET, CONFIG_BUCKET)}


class Gateway:
    """WSGI application of the whole estate. `rules` may refuse calls; `context` is what side answers are made of."""

    def __init__(self, context: Context, rules: Rules) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._context = context
        self._rules = rules
        self._asked: set[str] = set()
        self._trail = Asked()
        self._config = Lock()
        self._config_is_delivered = False

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == STEERING:
            return self._steered(environ, start_response)
        call = identify(environ)
        if call is None:
            return _reply(start_response, 403, {}, b"")
        held: list[tuple[str, list[tuple[str, str]]]] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            held.append((status, headers))

        body = b"".join(self._answered(call, environ, hold))
        status, headers = held[-1]
        request_id = _request_id(call)
        body = _BODY_ID.sub(rb"<\1>" + request_id.encode() + b"</", body) if body[:1] == b"<" else body
        self._trail.note(call, request_id, int(status.split()[0]), body)
        start_response(status, _with_id(call, headers, request_id, len(body)))
        return [body]

    def _answered(self, call: Call, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            self._asked.add(check(call, self._rules))
            handler = side.handler(call.service, call.name)
            if handler is not None:
                return _answer(call, start_response, handler(self._context, call, call.params()))
        except Refusal as refusal:
            return _answer(call, start_response, refusal)
        if call.name.startswith("ListObjects") and CONFIG_BUCKET in call.request.path:
            self._deliver_config()
        if call.name.startswith("ListObjects") and TRAIL_BUCKET in call.request.path:
            self._deliver_trail()
        if call.name == "GetObject" and (
            folder := _DELIVERED.get(call.request.path[: call.request.path.find("/", 1) + 1])
        ):
            return _delivered(call, folder, start_response)
        try:
            return self._from_moto(call, environ, start_response)
        except NotImplementedError:
            return _unanswered(call, start_response)
        except Exception:  # noqa: BLE001 - one broken answer of moto must not end the estate
            _log.exception("%s:%s failed in the sample estate", call.service, call.name)
            return _answer(call, start_response, Refusal("InternalFailure", "The sample estate failed.", 500))

    def _steered(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """PUT takes new rules, and forgets what was asked; GET tells the IAM actions that were asked and allowed."""
        if environ["REQUEST_METHOD"] == "PUT":
            text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
            self._rules, self._asked = Rules.from_json(text), set()
        return _reply(start_response, 200, {}, json.dumps(sorted(self._asked)).encode())

    def _deliver_config(self) -> None:
        """Put into AWS Config's bucket what belongs there, when it is first listed: it takes a second to make."""
        with self._config:
            if self._config_is_delivered:
                return
            bucket = s3_backends[LOG_ARCHIVE.id][PARTITION]
            with reopened(self._context.last_day) as tools:
                for item in objects(self._context, tools):
                    bucket.put_object(CONFIG_BUCKET, item.key, item.body, disable_notification=True)
            self._config_is_delivered = True

    def _deliver_trail(self) -> None:
        """Put what was asked so far into the trail's bucket, sooner than CloudTrail does."""
        bucket = s3_backends[LOG_ARCHIVE.id][PARTITION]
        for item in self._trail.delivered():
            bucket.put_object(TRAIL_BUCKET, item.key, item.body, disable_notification=True)

    def _from_moto(self, call: Call, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        held: list[tuple[str, list[tuple[str, str]]]] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            held.append((status, headers))

        body = self._moto(environ, hold)
        status, headers = held[-1]
        if status.startswith("404") and any(k.lower() == "content-type" and "text/html" in v for k, v in headers):
            content = b"".join(body)
            if b"<title>404 Not Found</title>" in content or not content:
                return _unanswered(call, start_response)
            body = [content]
        start_response(status, headers)
        answered: Iterable[bytes] = body
        return answered


def _delivered(call: Call, name: str, start_response: StartResponse) -> Iterable[bytes]:
    """Answer an object that was delivered from moto's memory: moto's own way there costs ten times as much."""
    bucket = s3_backends[LOG_ARCHIVE.id][PARTITION].buckets[name]
    key = bucket.keys.get(call.request.path.removeprefix(f"/{name}/"))
    if key is None:
        return _answer(call, start_response, Refusal("NoSuchKey", "The specified key does not exist.", 404))
    headers = {name: value for name, value in key.metadata.items() if name.startswith("x-amz-meta-")}
    return _reply(start_response, 200, {**headers, "ETag": key.etag}, bytes(key.value))


def _unanswered(call: Call, start_response: StartResponse) -> Iterable[bytes]:
    if call.operation is not None and call.name.startswith(("List", "Describe")):
        return _answer(call, start_response, {})
    return _answer(call, start_response, Refusal("UnknownOperationException", f"{call.name} is not offered."))


def _answer(call: Call, start_response: StartResponse, result: dict[str, Any] | Exception) -> Iterable[bytes]:
    status, headers, body = call.serialize(result)
    return _reply(start_response, status, headers, body)


def _request_id(call: Call) -> str:
    """An id of this request alone; moto repeats the ones of AWS's documentation."""
    made = str(uuid4())
    return made.replace("-", "")[:16].upper() if call.service == "s3" else made


def _with_id(call: Call, headers: list[tuple[str, str]], request_id: str, length: int) -> list[tuple[str, str]]:
    kept = [(k, v) for k, v in headers if not k.lower().endswith("-request-id") and k.lower() not in _REPLACED]
    name = "x-amz-request-id" if call.service == "s3" else "x-amzn-RequestId"
    sized = [] if call.request.method == "HEAD" else [("Content-Length", str(length))]
    return [*kept, (name, request_id), *sized]


def _reply(start_response: StartResponse, status: int, headers: dict[str, str], body: bytes) -> Iterable[bytes]:
    start_response(f"{status} ", [*((k, str(v)) for k, v in headers.items()), ("Content-Length", str(len(body)))])
    return [body]
