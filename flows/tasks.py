"""What the flows share: a step as a task of its own name, and when it is tried again."""

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.utilities.annotations import quote

from flows import steps

T = TypeVar("T")


def may_help(_: Any, __: Any, state: State[Any]) -> bool:
    """Whether to try a failed task again: only where the network failed."""
    error = state.data
    return isinstance(error, BaseException) and steps.passing(error)


_RETRIED: dict[str, Any] = {"retries": 2, "retry_delay_seconds": [5.0, 30.0], "retry_condition_fn": may_help}
"""Options of a task that reads from AWS. Whatever AWS itself answers was tried again by the client already."""


@task(cache_policy=NO_CACHE)
def perform(action: Callable[[], T]) -> T:
    """Do one step of a flow, whose name says which."""
    return action()


def task_of(name: str, *, retried: bool = False, title: str | None = None) -> Task[..., Any]:
    """Return the task of this name that performs an action; `title` names its run."""
    return perform.with_options(name=name, task_run_name=title or name, **(_RETRIED if retried else {}))


def do(name: str, action: Callable[[], T], *, retried: bool = False) -> T:
    """Do a step here and now, as a task of this name."""
    step: Callable[[Any], T] = task_of(name, retried=retried)
    return step(quote(action))
