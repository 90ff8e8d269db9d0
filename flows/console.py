"""Flows run from the command line: Prefect at home, progress on standard error, the summary at the end."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from evidence.settings import Settings
from flows.prefect_home import Server
from flows.progress import step, watched

if TYPE_CHECKING:
    from flows.steps import Night


def run_nightly(
    settings: Settings, config: Path | None = None, server: Server | None = None, day: date | None = None
) -> int:
    """Run the nightly flow here and now, print the summary, and return the exit code.

    `settings` are those of `config` with what was named by hand; a `server` is one that was started already; `day` is
    what the night speaks for, today in UTC by default.
    Raises RemitError as the flow does, for broken rules after the summary.
    """
    prefect = server or Server(settings.database)
    prefect.start()
    from flows.steps import BrokenRulesError
    from flows.summary import show

    try:
        with watched(), prefect:
            night = _night(settings, config, prefect, day)
    except BrokenRulesError as error:
        show(error.night, settings)
        raise
    show(night, settings)
    return night.exit_code


def _night(settings: Settings, config: Path | None, prefect: Server, day: date | None) -> "Night":
    with step("starting Prefect"):
        from flows.nightly import nightly

        prefect.wait()
    named = str(config) if config else None
    return cast("Night", nightly(named, settings.lake, str(settings.database), day.isoformat() if day else None))
