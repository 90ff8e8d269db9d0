"""Prefect, made at home: its files beside the tables, its server a child of this process, its log a file.

Imported, and `Server` started, before `prefect` is: Prefect reads its settings from the environment once. Whoever has a
Prefect server of their own names it in PREFECT_API_URL, and none is started.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from evidence.errors import RemitError
from flows import logs

_HERE = Path(__file__).parent
_DATABASE = "prefect.db"
_FOREIGN = ("PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE")
_OFF = (
    "PREFECT_SERVER_ANALYTICS_ENABLED",
    "PREFECT_SERVER_UI_ENABLED",
    "PREFECT_LOGGING_TO_API_ENABLED",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED",
)


class Server:
    """A Prefect server for as long as a block lasts; what the environment says of Prefect is set from its start.

    `start` returns at once and `wait` when the server answers, so that other things can start meanwhile.
    """

    def __init__(self, database: Path) -> None:
        self.home = (database.parent / logs.FOLDER).absolute()
        self._process: subprocess.Popen[str] | None = None
        self._resources = ExitStack()
        self._file = self.home / _DATABASE
        self._started = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        """Where Prefect, and whatever fails unexpectedly, is written down."""
        return self.home / logs.NAME

    def start(self) -> None:
        """Set the environment, and start the server unless PREFECT_API_URL names one; once is enough.

        Raises RemitError where the folder can't be written.
        """
        if self._started:
            return
        self._started = True
        own = "PREFECT_API_URL" not in os.environ
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            logs.keep_in(self.home)
            if own:
                self._file = self._claimed()
        except OSError as error:
            raise RemitError(f"{self.home} could not be written", remedy=str(error.strerror)) from error
        _set_environment(self.home, self._file)
        if own:
            self._spawn()

    def wait(self) -> None:
        """Return when the server answers. Raises RemitError where it does not start.

        A database that it can't start with is Prefect's history and no evidence: it is dropped once.
        """
        if self._process is None or self._answers():
            return
        for file in self._file.parent.glob(f"{_DATABASE}*"):
            file.unlink()
        self._spawn()
        if not self._answers():
            raise RemitError("Prefect's server did not start", remedy=f"see {self.home / 'server.log'}")

    def stop(self) -> None:
        """Let Prefect's client send what it still has to say, then end the server."""
        _drain()
        self._end()
        self._resources.close()

    def _claimed(self) -> Path:
        """Return the database's file: the home's, or a passing one while another process serves from the home."""
        lock = FileLock(self.home / ".lock", timeout=0)
        try:
            self._resources.enter_context(lock)
        except Timeout:
            folder = self._resources.enter_context(tempfile.TemporaryDirectory(prefix="remit-prefect-"))
            return Path(folder) / _DATABASE
        return self.home / _DATABASE

    def _spawn(self) -> None:
        self._end()
        with (self.home / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.prefect_server"],
                cwd=_HERE.parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{self._said()}/api"

    def _said(self) -> str:
        """Return the child's next word; nothing where it has ended."""
        if self._process is None or self._process.stdout is None:
            return ""
        return self._process.stdout.readline().strip()

    def _answers(self) -> bool:
        return self._said() == "ready"

    def _end(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        os.environ.pop("PREFECT_API_URL", None)
        process.communicate()


def _set_environment(home: Path, database: Path) -> None:
    for name in _FOREIGN:
        if "PREFECT_API_URL" not in os.environ:
            os.environ.pop(name, None)
    os.environ |= dict.fromkeys(_OFF, "false")
    os.environ |= {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
        "PREFECT_LOGGING_SETTINGS_PATH": str(_HERE / "logging.yml"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost"]))


def _drain() -> None:
    if "prefect" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker

    EventsWorker.drain_all()
