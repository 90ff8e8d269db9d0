"""A process that must not outlive the one that started it."""

import os
import threading
import time

_WATCH_SECONDS = 1.0


def end_with(parent: int) -> None:
    """End this process soon after its parent has ended, however that ended."""
    threading.Thread(target=_leave_with, args=(parent,), name="parent", daemon=True).start()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)
