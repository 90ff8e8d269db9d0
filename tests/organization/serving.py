"""Start the simulated organization, and lead remit to it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROLE = "Reader"


@dataclass(frozen=True)
class Served:
    """A simulated organization, and where it answers."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that lead an AWS client to it, as the management account's administrator."""
        place = self.url.removeprefix("http://")
        aside = {f"AWS_ENDPOINT_URL_{service}": f"http://account@{place}" for service in ("S3_CONTROL", "MWAA")}
        return aside | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIA100000000000ADMIN",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": "us-east-1",
            "NO_PROXY": "127.0.0.1",
        }

    def settings(self, **sections: Any) -> dict[str, Any]:
        """Return what a remit.toml holds for it, with these sections."""
        return {"organization": {"enabled": True, "role_name": ROLE}, "cloudtrail": {"lookup": "never"}, **sections}

    def asked(self) -> dict[tuple[str, str, str, str, str], int]:
        """Return how often each call was answered: by account, Region, service, operation, and what was sent."""
        told = json.loads(self._get("/asked"))
        return {tuple(call): times for *call, times in told}

    def faults(self) -> dict[str, int]:
        """Return how often what was done to an answer."""
        told: dict[str, int] = json.loads(self._get("/faults"))
        return told

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path) as answer:  # noqa: S310 - the loopback
            return bytes(answer.read())


@contextmanager
def serving(accounts: int, delay_ms: float = 0, *, faults: bool = False, resources: int = 0) -> Iterator[Served]:
    """Serve an organization of so many accounts, whose answers take so long, until the block ends.

    With `faults`, one answer in ten or so is spoiled; of `resources`, the tagging API lists so many in each Region.
    """
    command = [sys.executable, "-m", "tests.organization.server", "--accounts", str(accounts), "--delay", str(delay_ms)]
    command += ["--resources", str(resources), *(["--faults"] if faults else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Served(process.stdout.readline().strip())
        finally:
            process.kill()
