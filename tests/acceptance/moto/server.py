"""moto's own server as a process of its own, filled with everything it can hold, which remembers how it failed.

`python -m tests.acceptance.moto.server` prints one line of JSON when ready, and serves until its stdin closes. Nothing
stands between the caller and moto but a note of what went wrong with which operation, told at `/said`.
"""

import json
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from data.sample import repairs
from data.sample.calls import identify
from data.sample.organization import COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, PRODUCTION, REGIONS
from tests.acceptance.moto.planting import plant

SAID = "/said"


class Observed:
    """moto's WSGI application; `said` holds the failures by operation, as `service:Operation`."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.said: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == SAID:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(self.said).encode()]
        call = identify(environ)
        name = f"{call.service}:{call.name}" if call else "unsigned"

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if status[0] not in "23":
                page = any("text/html" in value for key, value in headers if key.lower() == "content-type")
                self.said[name] = f"{status}, {'a page' if page else 'an error'}"
            return start_response(status, headers, *rest)

        try:
            answered: Iterable[bytes] = self._moto(environ, noted)
        except Exception as error:
            self.said[name] = f"{type(error).__name__}: {error}".splitlines()[0]
            raise
        return answered


def main() -> None:
    """Fill moto and serve it on the loopback."""
    warnings.simplefilter("ignore")
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    repairs.mend()
    key_id, secret = plant(datetime.now(UTC).date() - timedelta(days=1))
    server = make_server("127.0.0.1", 0, Observed(), threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    environment = {
        "AWS_ENDPOINT_URL": f"http://{address}",
        **{f"AWS_ENDPOINT_URL_{service}": f"http://prefix@{address}" for service in ("MWAA", "S3_CONTROL")},
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_REGION": REGIONS[0],
        "AWS_DEFAULT_REGION": REGIONS[0],
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_DISCOVERY_ENABLED": "false",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    role = f"arn:aws:iam::{PRODUCTION.id}:role/{COLLECTOR_ROLE}"
    account = {"id": PRODUCTION.id, "role_arn": role, "external_id": COLLECTOR_EXTERNAL_ID}
    print(json.dumps({"environment": environment, "account": account, "regions": REGIONS}), flush=True)
    # Nobody reads on: moto prints while it holds the lock of all requests, and would stop when the pipe is full.
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
