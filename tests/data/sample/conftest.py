"""One running estate for all tests that only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from data.sample.estate import Estate, running
from data.sample.expected import session_in

LAST_DAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def estate() -> Iterator[Estate]:
    with running(LAST_DAY) as started:
        yield started


@pytest.fixture(scope="session")
def client(estate: Estate) -> Callable[..., Any]:
    """`client("ec2", account_id)`: a real boto3 client over HTTP, in the collector's role."""
    sessions: dict[str, Any] = {}

    def made(service: str, account_id: str, region: str = "us-east-1", **options: Any) -> Any:
        session = sessions.setdefault(account_id, session_in(estate, account_id))
        name = f"AWS_ENDPOINT_URL_{service.upper().replace('3CONTROL', '3_CONTROL').replace('-', '_')}"
        address = estate.environment.get(name, estate.environment["AWS_ENDPOINT_URL"])
        return session.client(service, region_name=region, endpoint_url=address, **options)

    return made
