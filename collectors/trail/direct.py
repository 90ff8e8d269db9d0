"""Getting many objects of one bucket at the least cost: signed by botocore, over plain connections that stay open.

A whole client call costs more than inflating and hashing a log file. It is left to what it is needed for: it finds the
bucket, it goes through proxies, and it takes over whatever is not answered with 200, with its retries and its names for
what is wrong.
"""

import os
import ssl
from collections import deque
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies

from collectors.trail.sources import Place

_OK = 200
_TIMEOUT = 60
_METADATA = "x-amz-meta-"
_SIGNED = "AWS4-HMAC-SHA256 Credential="


class DirectReads:
    """Reads of one bucket's objects by key, from any number of threads.

    Until the client has listed the bucket, or a `place` says it, nobody knows where it is, and `get` answers None.
    """

    def __init__(self, client: Any, credentials: Any, limit: int, place: Place | None = None) -> None:
        self._credentials, self._limit = credentials, limit
        self._agent = str(client.meta.config.user_agent)
        self._idle: deque[HTTPConnection] = deque()
        self._tls: ssl.SSLContext | None = None
        self.place: Place | None = None
        if place:
            self._settle(place)
        client.meta.events.register_last("before-send.s3.ListObjectsV2", self._listed)

    def get(self, key: str) -> tuple[bytes, Mapping[str, str]] | None:
        """Return an object's bytes and user metadata; None where the client must say what is wrong."""
        if not (self.place and self._credentials):
            return None
        bucket, path = urlsplit(self.place.url), quote(key, safe="/~")
        request = AWSRequest("GET", f"{self.place.url}/{path}")
        try:
            S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self.place.region).add_auth(request)
        except (BotoCoreError, ClientError):
            return None
        connection = self._connection(bucket.scheme, bucket.netloc)
        try:
            headers = {**request.headers, "User-Agent": self._agent}
            connection.request("GET", f"{bucket.path}/{path}", headers=headers)
            answer = connection.getresponse()
            if answer.status == _OK and answer.length is not None and answer.length <= self._limit:
                data = answer.read()
                self._idle.append(connection)
                return data, {
                    name.lower().removeprefix(_METADATA): text
                    for name, text in answer.headers.items()
                    if name.lower().startswith(_METADATA)
                }
        except ssl.SSLError:
            self.place = None
        except (HTTPException, OSError):
            pass
        connection.close()
        return None

    def _connection(self, scheme: str, host: str) -> HTTPConnection:
        try:
            return self._idle.pop()
        except IndexError:
            if scheme == "http":
                return HTTPConnection(host, timeout=_TIMEOUT)
            return HTTPSConnection(host, timeout=_TIMEOUT, context=self._tls)

    def _listed(self, request: Any, **_: Any) -> None:
        """Learn from a signed listing where the bucket is, and for which Region requests to it are signed."""
        held = request.headers.get("Authorization", "")
        text = held.decode() if isinstance(held, bytes) else str(held)
        scope = text.removeprefix(_SIGNED).partition(",")[0].split("/")
        if not text.startswith(_SIGNED) or scope[-2:-1] != ["s3"] or get_environ_proxies(request.url):
            return
        self._settle(Place(request.url.partition("?")[0].rstrip("/"), scope[-3]))

    def _settle(self, place: Place) -> None:
        if self._tls is None and place.url.startswith("https:"):
            named = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
            self._tls = ssl.create_default_context(cafile=named or get_cert_path(True))
        self.place = place
