"""What side answers are made from: the estate's last day, and paging as AWS pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from data.sample.calls import Refusal

_TOKEN = "sample-page-"


@dataclass(frozen=True)
class Context:
    """The estate's last day: everything dated is told from it, but for what keeps coming."""

    last_day: date

    def at(self, days: int, hour: int = 0, minute: int = 0) -> datetime:
        """The moment so many days before (negative: after) the last day, UTC."""
        return datetime.combine(self.last_day - timedelta(days=days), time(hour, minute), UTC)

    def lately(self, hours: int) -> datetime:
        """The moment so many hours ago by the clock, on the hour: for what must be fresh on the night that asks."""
        return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours)


def page(items: Sequence[Any], token: str | None, size: int | None, default: int) -> tuple[list[Any], str | None]:
    """One page of a list and the token of the next (None at the end). Tokens are offsets.

    Raises Refusal (ValidationException) for a token that no page gave.
    """
    start = int(token.removeprefix(_TOKEN)) if token and _known(token) else 0
    if token and not start:
        raise Refusal("ValidationException", "The pagination token is invalid.")
    end = start + (size or default)
    return list(items[start:end]), f"{_TOKEN}{end}" if end < len(items) else None


def _known(token: str) -> bool:
    return token.startswith(_TOKEN) and token.removeprefix(_TOKEN).isdecimal()
