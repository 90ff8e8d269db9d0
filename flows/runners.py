"""What a flow's units of work run on: the one place that knows."""

from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from evidence.settings import Settings


def runner_of(settings: Settings) -> TaskRunner[Any]:
    """Return the task runner that the settings name; a context manager that tasks are submitted to."""
    return ThreadPoolTaskRunner(max_workers=settings.runner.workers)
