"""The sample estate as a process of its own: `python -m data.sample.server [--port N] [--last-day DAY]`.

It prints one line of JSON when ready (`environment` for whoever calls it, `settings` as a remit.toml would hold
them) and serves on the loopback until its stdin closes, SIGTERM comes or the process that started it is gone.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import sys
import threading
import warnings
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

_WATCH_SECONDS = 2.0
_BESIDE_MOTO = ("ACCESSANALYZER", "ACCOUNT", "ARTIFACT", "CLOUDTRAIL", "COMPUTE_OPTIMIZER", "HEALTH", "SUSTAINABILITY")


def main() -> None:
    """Seed the estate and serve it."""
    parser = argparse.ArgumentParser(prog="python -m data.sample.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="TCP port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--last-day", type=date.fromisoformat, default=None, help="the estate's last day (yesterday)")
    parser.add_argument("--rules", default=None, help="what the estate refuses: data.sample.rules.Rules as JSON")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), daemon=True).start()
    _serve(options.port, options.last_day or datetime.now(UTC).date() - timedelta(days=1), options.rules)


def _leave_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        ready, _, _ = select.select([sys.stdin], [], [], _WATCH_SECONDS)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            break
    os._exit(0)


def _serve(port: int, last_day: date, rules: str | None) -> None:
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from data.sample import repairs, seed
    from data.sample.gateway import Gateway
    from data.sample.rules import Rules
    from data.sample.side.context import Context

    warnings.simplefilter("ignore")

    class Quiet(MotoRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: Any) -> None:
            """No request log: the console belongs to whoever started the estate."""

    repairs.mend()
    credentials = seed.plant(last_day)
    gateway = Gateway(Context(last_day), Rules.from_json(rules) if rules else Rules())
    server = make_server("127.0.0.1", port, gateway, threaded=True, request_handler=Quiet)
    ready = {"environment": _environment(server.server_port, credentials), "settings": seed.settings()}
    print(json.dumps(ready), flush=True)
    # Nobody reads on: moto prints while it holds the lock of all requests, and would stop when the pipe is full.
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        server.serve_forever()


def _environment(port: int, credentials: tuple[str, str]) -> dict[str, str]:
    """The environment variables with which any AWS SDK finds the estate, whatever the user's own profile says."""
    key_id, secret = credentials
    address = f"127.0.0.1:{port}"
    return {
        "AWS_ENDPOINT_URL": f"http://{address}",
        **{f"AWS_ENDPOINT_URL_{service}": f"http://{address}" for service in _BESIDE_MOTO},
        # botocore writes the account id in front of S3 Control's host; before an @ it isn't part of the host.
        "AWS_ENDPOINT_URL_S3_CONTROL": f"http://account@{address}",
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_SESSION_TOKEN": "",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
    }


if __name__ == "__main__":
    main()
