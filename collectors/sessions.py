"""Entering an account: assumed roles that renew themselves, and clients that retry, time out and count their tries."""

import json
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import botocore.session
import msgspec
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import NoCredentialsError
from botocore.parsers import ResponseParserError
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

from collectors import aws_models
from collectors.outcomes import spoiled
from collectors.pacing import budget
from evidence.settings import Settings

if TYPE_CHECKING:
    import boto3

_CONNECT_SECONDS = 10
_CONNECTIONS = 16
_JSON = ("json", "rest-json")
_RAW = ("string", "blob")


_skim = msgspec.json.Decoder(msgspec.Raw).decode
"""Reads over a document without making anything of it."""
again_if_spoiled = retry(
    retry=retry_if_exception(spoiled),
    wait=wait_random_exponential(multiplier=0.2, max=5),
    stop=stop_after_attempt(5),
    reraise=True,
)
"""Tries again what fails with garbage or credentials that have expired; all else botocore tries again."""


class OwnSession(botocore.session.Session):
    """The collector's own credentials, where boto3's session would do: its import takes longer than most answers."""

    def client(self, service_name: str, region_name: str | None = None, **options: Any) -> Any:
        """Return a client, as boto3's session does."""
        return self.create_client(service_name, region_name=region_name, **options)


class AccountSession:
    """Credentials of one account and the clients made with them, each made once; safe to share between threads.

    With a role, it is assumed at first use and again before its credentials expire; without, the collector's own
    credentials are used. Where the settings name a hub role, that one is assumed first, and stands for the collector's
    own credentials. Clients are released by `close`.
    """

    def __init__(self, settings: Settings, role_arn: str | None = None, external_id: str | None = None) -> None:
        collect = settings.collect
        self._config = client_config(settings)
        self.home = aws_models.HOME_REGION[settings.partition]
        self._session = new_session(settings)
        for arn, secret in ((collect.hub_role_arn, collect.hub_external_id), (role_arn, external_id)):
            if arn:
                role = _AssumedRole(self._session, arn, secret, collect.session_name, self.home, self._config)
                self._session = new_session(settings)
                self._session.register_component("credential_provider", CredentialResolver([role]))
        self._session.register("before-parse", refuse_garbage)
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    @property
    def credentials(self) -> Any:
        """The credentials, not yet asked for. Raises NoCredentialsError where there are none."""
        found = self._session.get_credentials()
        if found is None:
            raise NoCredentialsError
        return found

    @again_if_spoiled
    def check(self) -> None:
        """Make sure of credentials, assuming the role if there is one. Raises what botocore raises."""
        self.credentials.get_frozen_credentials()

    def renew(self) -> None:
        """Have the role, where there is one, assumed again before the next request."""
        if isinstance(self.credentials, _RoleCredentials):
            self.credentials.renew()

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the client of a service in a Region, by default the one that answers for the account."""
        key = (service, region or self.home)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._session.create_client(service, region_name=key[1], config=self._config)
            return self._clients[key]

    def boto3(self) -> "boto3.Session":
        """Return a boto3 session with the same credentials."""
        import boto3

        return boto3.Session(botocore_session=self._session)

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()


def client_config(settings: Settings) -> Config:
    """Return how clients behave: how often they try, and how long they wait."""
    collect = settings.collect
    return Config(
        retries={"mode": "standard", "total_max_attempts": collect.max_attempts},
        connect_timeout=min(_CONNECT_SECONDS, collect.timeout_seconds),
        read_timeout=collect.timeout_seconds,
        max_pool_connections=_CONNECTIONS,
        user_agent_appid="remit",  # type: ignore[call-arg]
    )


def new_session(settings: Settings) -> Any:
    """Return a botocore session that shares the service models, and keeps to the budget of requests."""
    session = botocore.session.Session()
    session.register_component("data_loader", aws_models.loader())
    if per_second := settings.collect.calls_per_second:
        session.register("before-send", budget(per_second).wait)
    return session


class _AssumedRole(CredentialProvider):
    METHOD = "assume-role"

    def __init__(
        self, own: Any, role_arn: str, external_id: str | None, session_name: str, home: str, config: Config
    ) -> None:
        super().__init__()
        extra = {"RoleSessionName": session_name} | ({"ExternalId": external_id} if external_id else {})
        self._own, self._role_arn, self._extra = own, role_arn, extra
        self._create_client = partial(self._own.create_client, region_name=home, config=config)

    def load(self) -> "_RoleCredentials":
        own = self._own.get_credentials()
        if own is None:
            raise NoCredentialsError
        fetcher = AssumeRoleCredentialFetcher(self._create_client, own, self._role_arn, extra_args=self._extra)
        return _RoleCredentials(fetcher.fetch_credentials, self.METHOD)


class _RoleCredentials(DeferredRefreshableCredentials):
    """Credentials of an assumed role: renewed before they expire, and when AWS says that they have."""

    def renew(self) -> None:
        self._frozen_credentials = None


def refuse_garbage(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    """Refuse a successful answer that its parser would read as an empty one or as a text: a proxy's page, half a
    document, or nothing where there is always a document."""
    body, shape = response_dict.get("body"), operation_model.output_shape
    if response_dict["status_code"] >= 300 or not isinstance(body, bytes) or shape is None:
        return
    if operation_model.has_streaming_output:
        return
    text, protocol = body.strip(), operation_model.service_model.resolved_protocol
    payload = shape.serialization.get("payload")
    is_raw = payload is not None and shape.members[payload].type_name in _RAW
    if not text:
        whole = protocol.startswith("rest-") or not shape.members
    elif protocol in _JSON and not is_raw:
        whole = text[:1] in b"{[" and _is_json(text)
    else:
        whole = not text[:9].lower().startswith((b"<!doctype", b"<html"))
    if not whole:
        raise ResponseParserError


def _is_json(text: bytes) -> bool:
    for read in (_skim, json.loads):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
