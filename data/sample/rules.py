"""What the estate is told to refuse, and under which path it is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

STEERING = "/_estate/rules"
"""Path under which tests change what a running estate refuses, and learn what was asked."""


@dataclass(frozen=True)
class Rules:
    """What the estate refuses beyond AWS's own rules.

    `enforce`: the only policy that collectors have (None: everything is allowed); `deny`: IAM actions refused to
    everybody; `refuse_accounts`: accounts whose collector role can't be assumed.
    """

    enforce: dict[str, Any] | None = None
    deny: tuple[str, ...] = ()
    refuse_accounts: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> Rules:
        """The rules that `to_json` wrote."""
        made = json.loads(text)
        return cls(made["enforce"], tuple(made["deny"]), tuple(made["refuse_accounts"]))

    def to_json(self) -> str:
        return json.dumps({"enforce": self.enforce, "deny": self.deny, "refuse_accounts": self.refuse_accounts})
