"""Getting many objects of one bucket at the least cost: signed by botocore, sent over its client's connections.

A whole client call costs more than inflating and hashing a log file. It is left to what it is needed for: it finds the
bucket, and it takes over whatever is not answered with 200, with its retries and its names for what is wrong.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError
from urllib3.exceptions import HTTPError

_OK = 200
_METADATA = "x-amz-meta-"
_ALGORITHM = "AWS4-HMAC-SHA256 "
_SCOPE = ("region", "service", "terminator")


class DirectReads:
    """Reads of one bucket's objects by key, from any number of threads.

    Until the client has listed the bucket, nobody knows where it is, and `get` answers None.
    """

    def __init__(self, client: Any, credentials: Any, limit: int) -> None:
        self._credentials, self._limit = credentials, limit
        self._http = getattr(getattr(client, "_endpoint", None), "http_session", None)
        self._bucket = self._region = ""
        client.meta.events.register_last("before-send.s3.ListObjectsV2", self._listed)

    def get(self, key: str) -> tuple[bytes, Mapping[str, str]] | None:
        """Return an object's bytes and user metadata; None where the client must say what is wrong."""
        if not (self._bucket and self._credentials and self._http):
            return None
        request = AWSRequest("GET", f"{self._bucket}/{quote(key, safe='/~')}", stream_output=True)
        try:
            S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self._region).add_auth(request)
            answer = self._http.send(request.prepare())
            size = int(answer.headers.get("Content-Length", -1))
            if answer.status_code != _OK or size > self._limit:
                answer.raw.close()
                return None
            data = answer.raw.read()
        except (BotoCoreError, HTTPError, OSError):
            return None
        if size not in (-1, len(data)):
            return None
        return data, {
            name.lower().removeprefix(_METADATA): text
            for name, text in answer.headers.items()
            if name.lower().startswith(_METADATA)
        }

    def _listed(self, request: Any, **_: Any) -> None:
        """Learn from a signed listing where the bucket is, and for which Region requests to it are signed."""
        held = request.headers.get("Authorization", "")
        text = held.decode() if isinstance(held, bytes) else str(held)
        scope = text.partition("Credential=")[2].partition(",")[0].split("/")
        if text.startswith(_ALGORITHM) and len(scope) > len(_SCOPE) and scope[-2] == "s3":
            self._bucket, self._region = request.url.partition("?")[0].rstrip("/"), scope[-3]
