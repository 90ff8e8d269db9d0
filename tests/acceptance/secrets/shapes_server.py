"""AWS for what the estate doesn't hold: each operation answers from botocore's shapes, with a secret at each place.

The services are told apart by the first part of the path: a client's endpoint is `<url>/<service>`.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import SERIALIZERS

from collectors import aws_models, paths
from collectors.specs import FOLDER, OperationSpec, load_spec
from tests.acceptance.secrets.marks import Secrets
from tests.collectors.answering import Answering


class Shapes:
    """Answers for some services. An operation answers with its secrets, and the same to every call."""

    def __init__(self, services: tuple[str, ...], secrets: Secrets) -> None:
        self._secrets = secrets
        self._lock = threading.Lock()
        self._answering = {service: Answering(load_spec(FOLDER / f"{service}.toml")) for service in services}
        self._said: dict[tuple[str, str], dict[str, Any]] = {}
        self.members: set[str] = set()

    def answer(self, service: str, environ: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        answering = self._answering[service]
        operation, _ = get_service_router(service).match(Request(environ))
        with self._lock:
            body = self._said.get((service, operation.name)) or self._planted(answering, operation.name)
            self._said[service, operation.name] = body
        made = SERIALIZERS[operation.service_model.resolved_protocol](operation).serialize(body)
        text = made["body"]
        return made["status_code"], dict(made["headers"]), text if isinstance(text, bytes) else str(text).encode()

    def _planted(self, answering: Answering, operation: str) -> dict[str, Any]:
        body = answering.body(operation)
        config = aws_models.pagination(answering.spec.service, operation)
        for token in [config["output_token"]] if config and isinstance(config["output_token"], str) else []:
            body.pop(token, None)
        for place in {spec.name: spec for spec, _ in answering.spec.walk()}.values():
            if place.name == operation:
                self._plant(place, body)
        return body

    def _plant(self, spec: OperationSpec, body: dict[str, Any]) -> None:
        for path in spec.redact:
            member = f"{spec.full_name} {path}"

            def secret(value: Any, member: str = member) -> Any:
                if isinstance(value, str):
                    self.members.add(member)
                    return self._secrets.new(member)
                if isinstance(value, bytes):
                    self.members.add(member)
                    return self._secrets.plain(member).encode()
                return value

            for _, item in list(paths.items(body, spec.items)):
                paths.replace(item, path, secret)


@contextmanager
def serving(shapes: Shapes, refusals: dict[str, tuple[int, str, str]]) -> Iterator[str]:
    """Serve; `refusals` are whole replies by service: status, content type and text. Yields the URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            _, service, *rest = self.path.split("/", 2)
            if service in refusals:
                status, kind, text = refusals[service]
                self._reply(status, {"Content-Type": kind}, text.encode())
                return
            parts = urlsplit("/" + "".join(rest))
            environ = {
                "REQUEST_METHOD": self.command,
                "PATH_INFO": parts.path,
                "QUERY_STRING": parts.query,
                "CONTENT_LENGTH": str(len(data)),
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "80",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(data),
                **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()},
            }
            try:
                self._reply(*shapes.answer(service, environ))
            except Exception as error:
                text = json.dumps({"__type": "ShapesFailure", "message": repr(error)})
                self._reply(400, {"Content-Type": "application/json"}, text.encode())

        do_GET = do_PUT = do_POST

        def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "x-amzn-RequestId": "r-1", "Content-Length": str(len(body))}.items():
                if name.lower() != "content-length" or value == str(len(body)):
                    self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """No log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
