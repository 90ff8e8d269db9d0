"""Prefect's server as a child process that can't outlive its parent: `python -m flows.prefect_server`.

It prints its port as soon as it has one and `ready` once it answers; it ends when its standard input closes, which
happens however the parent ends. Prefect's own embedded server would live on after a `kill -9`.
"""

import os
import socket
import sys
import threading
import time

_GOODBYE_SECONDS = 5.0


def main() -> None:
    """Serve on a free port of the loopback until standard input closes."""
    alone = threading.Event()
    threading.Thread(target=_leave_with_parent, args=(alone,), daemon=True).start()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    _say(str(listener.getsockname()[1]))
    _serve(listener, alone)


def _serve(listener: socket.socket, alone: threading.Event) -> None:
    import uvicorn
    from prefect.server.api.server import create_app

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _say("ready")

        async def on_tick(self, counter: int) -> bool:
            return alone.is_set() or await super().on_tick(counter)

    config = uvicorn.Config(create_app(final=True), lifespan="on", log_config=None, access_log=False)
    Server(config).run([listener])


def _leave_with_parent(alone: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        continue
    alone.set()
    time.sleep(_GOODBYE_SECONDS)
    os._exit(0)


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
