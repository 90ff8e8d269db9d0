"""The tools with which the estate is built: boto3 clients that talk to moto in this very process, for any account."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws
from moto.backends import get_backend
from moto.moto_api._internal import mock_random

from data.sample.organization import HOME_REGION, PARTITION, Account

CRITICAL = {"criticality": "high"}
"""The tag of what must be backed up, spread and recovered."""
CLASSIFIED = {"data-classification": "internal"}
"""The tag of stores whose data somebody looked at."""
_SEED = 20_250_101
_backends_of: Any = get_backend


class Workshop:
    """Clients for every account while moto's in-process mock is on. `last_day` is what ages are told from."""

    def __init__(self, last_day: date) -> None:
        self.last_day = last_day
        self._session: Any = boto3.Session("build", "build", region_name=HOME_REGION)
        self._clients: dict[tuple[str, str], Any] = {}
        self._account = ""
        self._session.events.register("before-sign", self._name_account)

    def client(self, service: str, account: Account, region: str = HOME_REGION) -> Any:
        """A boto3 client that acts in the account."""
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = self._session.client(service, region_name=region)
        return _InAccount(self, self._clients[key], account.id)

    def backend(self, service: str, account: Account, region: str = HOME_REGION) -> Any:
        """moto's backend, for what no API call can set. Global services have one backend for all Regions."""
        regions = _backends_of(service)[account.id]
        return regions[PARTITION] if PARTITION in regions else regions[region]

    def enter(self, account_id: str) -> None:
        """The next call acts in this account."""
        self._account = account_id

    def _name_account(self, request: Any, **_: Any) -> None:
        request.headers["x-moto-account-id"] = self._account


class _InAccount:
    """A client whose calls act in one account."""

    def __init__(self, workshop: Workshop, client: Any, account_id: str) -> None:
        self._workshop = workshop
        self._client = client
        self._account_id = account_id

    def __getattr__(self, name: str) -> Any:
        def call(**params: Any) -> Any:
            self._workshop.enter(self._account_id)
            return getattr(self._client, name)(**params)

        return call


@contextmanager
def workshop(last_day: date) -> Iterator[Workshop]:
    """An empty moto, seeded so that its ids repeat; what is built in it stays when the block ends."""
    mock = mock_aws(config={"core": {"mock_credentials": False}})
    mock.start()
    mock_random.seed(_SEED)
    random.seed(_SEED)
    try:
        with patch("uuid.uuid4", mock_random.uuid4):
            yield Workshop(last_day)
    finally:
        mock.stop(remove_data=False)


@contextmanager
def reopened(last_day: date) -> Iterator[Workshop]:
    """What was built before, while it is served: for reading only."""
    mock = mock_aws(config={"core": {"mock_credentials": False}})
    mock.start(reset=False)
    try:
        yield Workshop(last_day)
    finally:
        mock.stop(remove_data=False)


def tags(name: str, team: str, environment: str, **more: str) -> list[dict[str, str]]:
    """The organization's tags as EC2, RDS and most others take them."""
    found = {"Name": name, "team": team, "environment": environment, **more}
    return [{"Key": key, "Value": value} for key, value in found.items()]


def tag_map(name: str, team: str, environment: str, **more: str) -> dict[str, str]:
    """The organization's tags as Lambda, EKS and others take them."""
    return {tag["Key"]: tag["Value"] for tag in tags(name, team, environment, **more)}
