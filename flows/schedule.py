"""`remit schedule`: the nightly flow served on its cron, with Prefect's server beside it."""

import os
from pathlib import Path

from evidence.errors import RemitError
from evidence.settings import Settings
from flows.prefect_home import Server
from flows.progress import note, watched
from flows.scheduled import PARENT


def serve(settings: Settings, config: Path | None) -> None:
    """Run the nightly flow on its cron until interrupted. Each night is a process of its own.

    Raises RemitError for a cron or a time zone that is none, and where Prefect's server does not start.
    """
    with Server(settings.database) as server, watched():
        from prefect.schedules import Cron

        from flows.nightly import nightly

        planned = settings.schedule
        try:
            schedule = Cron(planned.cron, timezone=planned.timezone)
        except ValueError:
            raise RemitError(
                f"schedule: {planned.cron!r} in {planned.timezone!r} is no schedule",
                remedy='write it as cron = "0 2 * * *" and timezone = "Europe/Berlin"',
            ) from None
        server.wait()
        os.environ[PARENT] = str(os.getpid())
        note(f"a night runs on {planned.cron} ({planned.timezone}); stop with Ctrl-C; the log is {server.log}")
        nightly.serve(
            name="nightly",
            parameters={
                "config": str(config.absolute()) if config else None,
                "lake": settings.lake,
                "database": str(settings.database),
            },
            schedule=schedule,
            print_starting_message=False,
            limit=1,
        )
