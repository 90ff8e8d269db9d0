"""What constant parameters and conditions of a spec may leave open until the call is made.

`{partition}`, `{region}`, `{account_id}`; `{day}`, the day that the run speaks for, and `{month}`, the first day of its
month, both with an offset if need be: `{day-90}`, `{month-36}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_FIELD = re.compile(r"\{(partition|region|account_id|day|month)(-\d+)?\}")
PLACE_NAMES = ("partition", "region", "account_id")
"""The names that an ARN's template may use beside the members of its item."""


@dataclass(frozen=True)
class Names:
    """What the names of templates stand for in one call."""

    partition: str
    region: str
    account_id: str
    day: date

    def fill(self, value: Any) -> Any:
        """Return a value with the names in all of its texts filled in; other braces stay as they are."""
        if isinstance(value, str):
            return _FIELD.sub(self._text, value)
        if isinstance(value, Mapping):
            return {key: self.fill(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.fill(inner) for inner in value]
        return value

    def _text(self, match: re.Match[str]) -> str:
        name, offset = match[1], int(match[2] or 0)
        if name == "day":
            return (self.day + timedelta(days=offset)).isoformat()
        if name == "month":
            months = self.day.year * 12 + self.day.month - 1 + offset
            return date(months // 12, months % 12 + 1, 1).isoformat()
        return str(getattr(self, name))


SAMPLE = Names("aws", "us-east-1", "111111111111", date(2026, 1, 31))
"""Stands in for the real names while specs are checked."""
