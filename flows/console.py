"""Flows run from the command line: Prefect at home, progress on standard error, the summary at the end."""

from pathlib import Path

from evidence.settings import Settings
from flows.prefect_home import Server
from flows.progress import step, watched


def run_nightly(settings: Settings, config: Path | None = None, server: Server | None = None) -> int:
    """Run the nightly flow here and now, print the summary, and return the exit code.

    `settings` are those of `config` with what was named by hand; a `server` is one that was started already.
    Raises RemitError as the flow does.
    """
    with watched(), server or Server(settings.database) as prefect:
        with step("starting Prefect"):
            from flows.nightly import nightly
            from flows.steps import BrokenRulesError
            from flows.summary import show

            prefect.wait()
        try:
            night = nightly(str(config) if config else None, settings.lake, str(settings.database))
        except BrokenRulesError as error:
            show(error.night, settings)
            raise
    show(night, settings)
    return int(night.exit_code)
