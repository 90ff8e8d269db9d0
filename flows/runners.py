"""What a flow's units of work run on: threads or processes here, or a Dask cluster; the one place that knows.

Where workers are lost on the way (killed, out of memory, a scheduler that is gone), what they had not done is done on
threads here: a night's evidence is worth more than its speed.
"""

import os
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from multiprocessing import resource_tracker
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from prefect import Task
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from evidence.errors import RemitError
from evidence.settings import Runner, Settings
from flows import logs, progress
from flows.parent import end_with
from flows.tasks import task_of

_CONNECT_SECONDS = 5
_PATIENCE_SECONDS = 60.0
"""How long a unit of work is waited for before it is asked whether there are workers at all."""
_QUIET = {"DASK_LOGGING__DISTRIBUTED": "critical", "DASK_LOGGING__TORNADO": "critical"}
Action = Callable[[], Any]
"""A unit of work; one that pickles may be done anywhere."""


class StrayError(Exception):
    """A worker does not see what it is to work on, such as the lake's folder."""


class Workers:
    """Takes units of work as the settings say; starts with the first of them, and ends with the block."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = settings.runner
        self._resources = ExitStack()
        self._runner: TaskRunner[Any] | None = None
        self._context = copy_context()
        """Where this began: units of work are no parts of the task that hands them over, which may not pickle."""

    def __enter__(self) -> Self:
        """Nothing starts yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.__exit__(kind, error, trace)

    @property
    def count(self) -> int:
        """How many units of work may be under way at once."""
        return self._wanted.workers

    def run(
        self,
        name: str,
        actions: Iterable[Action],
        *,
        title: Callable[[int], str] | None = None,
        ahead: int | None = None,
        retried: bool = False,
    ) -> Iterator[Any]:
        """Do units of work as tasks of this name, some at once, and yield what they return, in their order.

        `title` names a unit's task by its number. At most `ahead` units are handed over before the first of them is
        taken, all of them by default. Raises what a unit raises.
        """
        waiting: deque[_Handed] = deque()
        for number, action in enumerate(actions):
            step = task_of(name, retried=retried, title=title(number) if title else name)
            waiting.append(_Handed(step, action, self._submitted(step, action)))
            if ahead and len(waiting) >= ahead:
                yield self._taken(waiting)
        while waiting:
            yield self._taken(waiting)

    def _submitted(self, step: Task[..., Any], action: Action) -> Any:
        with _interrupts_held():
            if self._runner is None:
                self._runner = self._started()
            return self._context.run(self._runner.submit, step, {"action": action})

    def _started(self) -> TaskRunner[Any]:
        try:
            return self._resources.enter_context(_runner(self._wanted))
        except OSError as error:
            progress.note(f"{error}; this goes on with threads here")
            return self._resources.enter_context(_threads(self._wanted))

    def _taken(self, waiting: "deque[_Handed]") -> Any:
        found = waiting[0].found()
        while isinstance(found, _Lost) and isinstance(found.error, TimeoutError) and self._has_workers():
            found = waiting[0].found()
        if isinstance(found, _Lost):
            self._fall_back(found.error, waiting)
            found = waiting[0].future.result(raise_on_failure=False)
        waiting.popleft()
        if isinstance(found, BaseException):
            raise found
        return found

    def _has_workers(self) -> bool:
        """Tell whether anybody works. Dask itself waits for workers for ever, and a night can't."""
        client = getattr(self._runner, "client", None)
        try:
            return client is None or bool(client.scheduler_info(n_workers=1)["workers"])
        except Exception:  # noqa: BLE001 - a scheduler that does not say has none
            return False

    def _fall_back(self, error: Exception, waiting: "deque[_Handed]") -> None:
        """Go on with threads here, with whatever the lost workers had not done."""
        if isinstance(self._runner, ThreadPoolTaskRunner):
            raise error
        logs.note_failure(error)
        what = str(error) if isinstance(error, StrayError) else f"workers were lost ({type(error).__name__})"
        progress.note(f"{what}; this goes on with threads here")
        undone = [handed for handed in waiting if isinstance(handed.found(timeout=0), _Lost)]
        with suppress(Exception):
            self._resources.close()
        self._runner = self._resources.enter_context(_threads(self._wanted))
        for handed in undone:
            handed.future = self._submitted(handed.step, handed.action)


@dataclass
class _Handed:
    """A unit of work that was handed over."""

    step: Task[..., Any]
    action: Action
    future: Any

    def found(self, timeout: float = _PATIENCE_SECONDS) -> Any:
        """Return what the unit returned or raised, or `_Lost` where it was not done, or not in time."""
        try:
            found = self.future.result(timeout=timeout, raise_on_failure=False)
        except Exception as error:  # noqa: BLE001 - whatever a runner raises by itself
            return _Lost(error)
        return _Lost(found) if isinstance(found, StrayError) else found


@dataclass
class _Lost:
    error: Exception


def _runner(wanted: Runner) -> TaskRunner[Any]:
    if wanted.kind == "processes":
        return ProcessPoolTaskRunner(max_workers=wanted.workers, initializer=_serve, initargs=(os.getpid(),))
    if wanted.kind == "dask":
        return _dask(wanted)
    return _threads(wanted)


def _threads(wanted: Runner) -> TaskRunner[Any]:
    return ThreadPoolTaskRunner(max_workers=wanted.workers)


def _dask(wanted: Runner) -> TaskRunner[Any]:
    """Return a runner on the scheduler that is named, or on a cluster of its own. Raises OSError where none answers."""
    for variable, level in _QUIET.items():
        os.environ.setdefault(variable, level)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise RemitError('runner.kind is "dask", and Dask is not installed', remedy="install remit[dask]") from None
    if wanted.address:
        _reach(wanted.address)
        runner = DaskTaskRunner(address=wanted.address, client_kwargs={"timeout": _CONNECT_SECONDS})
    else:
        own = {"n_workers": wanted.workers, "threads_per_worker": 1, "dashboard_address": None}
        runner = DaskTaskRunner(cluster_kwargs=own)
    return runner


def _reach(address: str) -> None:
    """Raise OSError where nothing listens at a scheduler's address; Dask itself tries for much longer."""
    place = urlsplit(address if "://" in address else f"tcp://{address}")
    try:
        with socket.create_connection((place.hostname or "", place.port or 8786), _CONNECT_SECONDS):
            pass
    except (OSError, ValueError) as error:
        raise OSError(f"no Dask scheduler answers at {address} ({error})") from None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep the keyboard's interrupts from threads and processes that begin in the block: the command sees to them.

    multiprocessing lets them in again where it starts its tracker, which is therefore started before.
    """
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(parent: int) -> None:
    """Begin a worker process: it ends when its parent does."""
    logs.quiet()
    end_with(parent)
