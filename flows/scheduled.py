"""What a night that `remit schedule` started does beside being a night: it speaks up, and ends with its schedule."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from evidence.errors import RemitError
from flows import progress

PARENT = "SCHEDULED_BY_REMIT"
"""Environment variable that holds the schedule's process id."""
_WATCH_SECONDS = 1.0


@contextmanager
def if_scheduled() -> Iterator[None]:
    """Where the process was started by a schedule, say what happens in the block, and end when the schedule does."""
    if os.environ.get(PARENT) != str(os.getppid()):
        yield
        return
    threading.Thread(target=_leave_with, args=(os.getppid(),), name="schedule", daemon=True).start()
    with progress.watched():
        try:
            yield
        except Exception as error:
            said = str(error) if isinstance(error, RemitError) else f"unexpected {type(error).__name__}, see the log"
            progress.note(f"the night failed: {said}")
            raise


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)
