"""Days as the command line and the flows' parameters name them."""

from datetime import date

from evidence.errors import RemitError


def day_of(option: str, text: str) -> date:
    """Read a day of the command line. Raises RemitError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RemitError(f"{option} {text} is no day", remedy="write it as 2026-01-31") from None


def period_of(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """Read `--from` and `--to`. Raises RemitError where one is no day, or the second lies before the first."""
    days = day_of("--from", first) if first else None, day_of("--to", last) if last else None
    if days[0] and days[1] and days[1] < days[0]:
        raise RemitError(f"--to {last} lies before --from {first}", remedy="swap them")
    return days
