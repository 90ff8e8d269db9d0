"""Which operation a request asks for, found by moto's routers among the services that share a signing name."""

import io
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

from collectors import aws_models


class Routes:
    """Finds operations of these services, and of STS."""

    def __init__(self, services: Iterable[str]) -> None:
        self._sharing: defaultdict[str, list[str]] = defaultdict(list)
        for service in sorted({*services, "sts"}, key=len, reverse=True):
            self._sharing[aws_models.service_model(service).signing_name].append(service)
        self._known: dict[tuple[str, ...], tuple[str, str]] = {}

    def find(self, signing: str, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[str, str]:
        """Return the service and the operation of a request; two empty texts for one that nobody knows."""
        aimed = headers.get("x-amz-target", "")
        form = body.decode("utf-8", "replace") if "urlencoded" in headers.get("content-type", "") else ""
        named = parse_qs(form).get("Action", [""])[0] if form else ""
        key = (signing, method, aimed or named or target, parse_qs(form).get("Version", [""])[0] if form else "")
        if key not in self._known:
            self._known[key] = self._found(signing, method, target, headers, body)
        return self._known[key]

    def _found(self, signing: str, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[str, str]:
        url = urlsplit(target)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": url.path,
            "RAW_URI": target,
            "QUERY_STRING": url.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": headers.get("content-type", ""),
            **{f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()},
        }
        version = parse_qs(body.decode("utf-8", "replace")).get("Version", [""])[0]
        for service in self._sharing[signing]:
            if version and version != aws_models.service_model(service).api_version:
                continue
            try:
                operation, _ = _router(service).match(Request({**environ, "wsgi.input": io.BytesIO(body)}))
            except (NotFound, NotImplementedError):
                continue
            return service, str(operation.name)
        return "", ""


@cache
def _router(service: str) -> Any:
    return get_service_router(service)
