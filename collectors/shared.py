"""What all units of a run share in one process: a session an account, and one client a service and Region for them all.

A client takes longer to make than most answers to come, and is the same for every account but for its credentials:
whoever calls lends it theirs, thread by thread.
"""

import threading
from collections import OrderedDict
from functools import lru_cache
from typing import Any

from botocore.config import Config
from botocore.credentials import CredentialProvider, CredentialResolver, Credentials, ReadOnlyCredentials

from collectors.accounts import Account
from collectors.sessions import AccountSession, client_config, new_session, refuse_garbage
from evidence.settings import Settings

MOST_CLIENTS = 512
_CONNECTIONS = 64


class _Lent(Credentials):
    """The credentials that a thread was lent."""

    def __init__(self) -> None:
        super().__init__("lent", "lent", "lent")
        self.now = threading.local()

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        frozen: ReadOnlyCredentials = self.now.session.credentials.get_frozen_credentials()
        return frozen


class _Lending(CredentialProvider):
    METHOD = "lent"

    def __init__(self, lent: _Lent) -> None:
        super().__init__()
        self._lent = lent

    def load(self) -> _Lent:
        return self._lent


class Shared:
    """Sessions and clients; safe to share between threads. Clients make one try: whoever calls tries again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lent = _Lent()
        self._session = new_session(settings)
        self._session.register_component("credential_provider", CredentialResolver([_Lending(self._lent)]))
        self._session.register("before-parse", refuse_garbage)
        once = Config(retries={"mode": "standard", "total_max_attempts": 1}, max_pool_connections=_CONNECTIONS)
        self._config = client_config(settings).merge(once)
        self._clients: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._accounts: dict[str, AccountSession] = {}
        self._lock = threading.Lock()

    def session(self, account: Account) -> AccountSession:
        """Return the session in an account, whose role is assumed once for all units."""
        with self._lock:
            if account.id not in self._accounts:
                self._accounts[account.id] = account.open(self._settings)
            return self._accounts[account.id]

    def client(self, session: AccountSession, service: str, region: str) -> Any:
        """Return the client of a service in a Region; until this thread asks again, it calls with that session's
        credentials."""
        self._lent.now.session = session
        key = (service, region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._session.create_client(service, region_name=region, config=self._config)
                if len(self._clients) > MOST_CLIENTS:
                    self._clients.popitem(last=False)
            self._clients.move_to_end(key)
            return self._clients[key]


@lru_cache(maxsize=2)
def shared(run_id: str, settings: Settings) -> Shared:
    """Return what a run's units share in this process."""
    return Shared(settings)
