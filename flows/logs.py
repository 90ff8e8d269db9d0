"""Where what went wrong is written down: one log file beside Prefect's, never the console."""

import logging
import sys
import tempfile
import traceback
import warnings
from datetime import UTC, datetime
from pathlib import Path

FOLDER = "prefect"
"""Name of the folder, beside the tables, of Prefect's files and of the log."""
NAME = "remit.log"
_folders: list[Path] = []


def keep_in(folder: Path) -> None:
    """Name the folder of the log; the last one named counts."""
    _folders.append(folder)


def quiet() -> None:
    """Keep libraries' warnings from the console, unless Python was told to show them."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        logging.lastResort = None


def note_failure(error: BaseException) -> Path | None:
    """Write an error's traceback to the log and return the log's path, or None where nothing can be written."""
    text = "".join(traceback.format_exception(error))
    for folder in (*reversed(_folders), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / NAME).open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} remit failed\n{text}\n")
        except OSError:
            continue
        return folder / NAME
    return None
