"""An AWS endpoint that answers as a test has scripted: pages, errors, throttles, resets, garbage, in real HTTP.

A script says what each operation answers: a reply, a list of replies (one a request, the last one for good), or a
function of the request. Operations are named as the wire names them: the `X-Amz-Target` or `Action`, or `GET /path`.
"""

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

HUB = "111111111111"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `reset` drops the connection instead, `delay` seconds come first."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    reset: bool = False

    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Request:
    """One HTTP request: its operation, the account whose credentials signed it, and its parameters."""

    operation: str
    account: str
    key_id: str
    region: str
    service: str
    params: dict[str, Any]


def error(code: str, message: str = "no", status: int = 400) -> Reply:
    """An error of a JSON service."""
    return Reply({"__type": code, "message": message}, status, {"x-amzn-errortype": code})


def xml_error(code: str, message: str = "no", status: int = 400) -> Reply:
    """An error of a query or REST-XML service."""
    inner = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Reply(f"<ErrorResponse>{inner}<RequestId>r</RequestId></ErrorResponse>", status)


def query(operation: str, inner: str) -> Reply:
    """An answer of a query service."""
    return Reply(f"<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>")


def assumed(request: Request, lifetime: timedelta = timedelta(hours=1), serial: int = 0) -> Reply:
    """What STS answers to AssumeRole: credentials whose key id names the account."""
    account = request.params["RoleArn"].split(":")[4]
    expires = (datetime.now(UTC) + lifetime).strftime("%Y-%m-%dT%H:%M:%SZ")
    return query(
        "AssumeRole",
        f"<Credentials><AccessKeyId>ASIA{account}{serial:04}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        f"<SessionToken>t</SessionToken><Expiration>{expires}</Expiration></Credentials>"
        f"<AssumedRoleUser><Arn>arn:aws:sts::{account}:assumed-role/Reader/remit</Arn>"
        "<AssumedRoleId>AROA:remit</AssumedRoleId></AssumedRoleUser>",
    )


def identity(request: Request) -> Reply:
    role = "user/hub" if request.account == HUB and request.key_id.startswith("AKIA") else "assumed-role/Reader/remit"
    return query(
        "GetCallerIdentity", f"<Account>{request.account}</Account><Arn>arn:aws:sts::{request.account}:{role}</Arn>"
    )


class Endpoint:
    """A scripted endpoint on a free loopback port; `requests` is what it was asked, in order."""

    def __init__(self, script: Mapping[str, Any]) -> None:
        self.script: dict[str, Any] = {"AssumeRole": assumed, "GetCallerIdentity": identity, **script}
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def asked(self, operation: str) -> list[Request]:
        return [request for request in self.requests if request.operation == operation]

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answers = self.script.get(request.operation, error("UnknownOperationException", request.operation, 404))
            if callable(answers):
                reply: Reply = answers(request)
            elif isinstance(answers, list):
                with self._lock:
                    reply = answers.pop(0) if len(answers) > 1 else answers[0]
            else:
                reply = answers
            time.sleep(reply.delay)
            return reply
        finally:
            with self._lock:
                self._at_once -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                reply = endpoint.answer(self._request(body))
                if reply.reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    self.close_connection = True
                    return
                data = reply.data()
                self.send_response(reply.status)
                for name, value in {"x-amzn-RequestId": f"r-{len(endpoint.requests)}", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET

            def _request(self, body: bytes) -> Request:
                scope = re.search(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)", self.headers.get("Authorization", ""))
                key_id, region, service = scope.groups() if scope else ("", "", "")
                account = re.search(r"\d{12}", key_id)
                parts = urlsplit(self.path)
                params: dict[str, Any] = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if target := self.headers.get("X-Amz-Target"):
                    operation = target.rpartition(".")[2]
                    params |= json.loads(body or b"{}")
                elif b"Action=" in body:
                    params |= {name: values[0] for name, values in parse_qs(body.decode()).items()}
                    operation = params["Action"]
                else:
                    operation = f"{self.command} {parts.path}"
                return Request(operation, account[0] if account else HUB, key_id, region, service, params)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    @contextmanager
    def serving(self, monkeypatch: pytest.MonkeyPatch) -> Iterator["Endpoint"]:
        """Serve, and lead every AWS client of this process here, with the hub's credentials."""
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": f"AKIA{HUB}",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
