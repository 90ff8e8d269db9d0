"""Start and stop the sample estate: `with running() as estate: …`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

from data.sample.rules import STEERING, Rules
from evidence.errors import RemitError

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Estate:
    """A served estate: the environment variables that lead to it, and the settings a remit.toml would hold for it."""

    environment: dict[str, str]
    settings: dict[str, Any]
    last_day: date

    def refuse(
        self,
        *,
        enforce: dict[str, Any] | None = None,
        deny: Sequence[str] = (),
        refuse_accounts: Sequence[str] = (),
    ) -> None:
        """Change what the running estate refuses; without arguments it refuses nothing."""
        self._steer(Rules(enforce, tuple(deny), tuple(refuse_accounts)).to_json().encode())

    def asked(self) -> set[str]:
        """Return the IAM actions that were asked and allowed since the last `refuse`, or since the start."""
        return set(json.loads(self._steer(None)))

    def _steer(self, rules: bytes | None) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the loopback
            self.environment["AWS_ENDPOINT_URL"] + STEERING, data=rules, method="PUT" if rules else "GET"
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return bytes(answer.read())


@contextmanager
def running(
    last_day: date | None = None,
    *,
    enforce: dict[str, Any] | None = None,
    deny: Sequence[str] = (),
    refuse_accounts: Sequence[str] = (),
) -> Iterator[Estate]:
    """Serve the estate in a process of its own until the block ends (or this process does).

    last_day: the estate's last day, default yesterday (UTC). enforce: an IAM policy document that is all that the
    callers may do. deny: IAM actions (wildcards allowed) refused to everybody. refuse_accounts: ids of accounts whose
    collector role can't be assumed. Raises RemitError when the estate doesn't start.
    """
    day = last_day or datetime.now(UTC).date() - timedelta(days=1)
    rules = Rules(enforce, tuple(deny), tuple(refuse_accounts))
    process = subprocess.Popen(
        [sys.executable, "-m", "data.sample.server", "--last-day", day.isoformat(), "--rules", rules.to_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_child_environment(),
        text=True,
    )
    stdin, stdout = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    try:
        line = stdout.readline()
        if not line:
            raise RemitError(
                f"the sample estate did not start (exit code {process.wait()})",
                remedy="read what it printed above; `pip install remit[sample]` brings what it needs",
            )
        made = json.loads(line)
        yield Estate(made["environment"], made["settings"], day)
    finally:
        stdin.close()
        stdout.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _child_environment() -> dict[str, str]:
    """The child sees no credentials, endpoints or moto settings of the user."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), kept.get("PYTHONPATH", "")]))}
