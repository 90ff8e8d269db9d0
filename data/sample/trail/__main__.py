"""Write the sample trail to a folder: `python -m data.sample.trail OUT --last-day 2026-01-31 --days 30`."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data.sample.trail import write


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(prog="python -m data.sample.trail", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write to")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    parser.add_argument("--last-day", type=date.fromisoformat, default=yesterday, help="default: yesterday (UTC)")
    parser.add_argument("--days", type=int, default=30, help="default: 30")
    options = parser.parse_args()
    write(options.out, options.last_day, options.days)


if __name__ == "__main__":
    main()
