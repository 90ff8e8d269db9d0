"""`remit schedule`: the nightly flow served on its cron, with Prefect's scheduler beside it."""

from pathlib import Path

from evidence.settings import Settings
from flows.prefect_home import Server


def serve(settings: Settings, config: Path | None) -> None:
    """Run the nightly flow on its cron until interrupted. Each night is a process of its own.

    Raises RemitError where Prefect's server does not start.
    """
    with Server(settings.database) as server:
        from prefect.schedules import Cron

        from flows.nightly import nightly

        server.wait()
        parameters = {
            "config": str(config.absolute()) if config else None,
            "lake": settings.lake,
            "database": str(settings.database),
        }
        nightly.serve(
            name="nightly",
            parameters=parameters,
            schedule=Cron(settings.schedule.cron, timezone=settings.schedule.timezone),
            print_starting_message=False,
            pause_on_shutdown=True,
            limit=1,
        )
