"""What a night that `remit schedule` started does beside being a night: it speaks up, and ends with its schedule."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from evidence.errors import RemitError
from flows import progress
from flows.parent import end_with

PARENT = "SCHEDULED_BY_REMIT"
"""Environment variable that holds the schedule's process id."""


@contextmanager
def if_scheduled() -> Iterator[None]:
    """Where the process was started by a schedule, say what happens in the block, and end when the schedule does."""
    if os.environ.get(PARENT) != str(os.getppid()):
        yield
        return
    end_with(os.getppid())
    with progress.watched():
        try:
            yield
        except Exception as error:
            said = str(error) if isinstance(error, RemitError) else f"unexpected {type(error).__name__}, see the log"
            progress.note(f"the night failed: {said}")
            raise
