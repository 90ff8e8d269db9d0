"""Identifiers: of runs, of responses and outcomes, and of the evidence that a result points at.

An evidence id is a response id with a JSON pointer (`rsp-…#/Buckets/17`), an outcome id (`out-…`), an item of AWS
Config (`cfg-…`) or an event id.
"""

import hashlib
from dataclasses import dataclass

from uuid6 import uuid7

_DIGITS = 24
"""Hexadecimal digits of a derived id: 96 bits, so that 10^9 ids collide with a probability below 10^-10."""


def new_run_id() -> str:
    """Return a new run id: a UUID of version 7, so that ids sort by the time they were made."""
    return str(uuid7())


def derived_id(prefix: str, *parts: object) -> str:
    """Return `<prefix>-<24 hex digits>`, the same for the same parts.

    Parts are joined with an unprintable separator, so that ("a", "bc") and ("ab", "c") differ.
    """
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"


@dataclass(frozen=True)
class EvidenceId:
    """An evidence id taken apart: the record that it names, and where in the record's body it points."""

    record: str
    pointer: str = ""

    @classmethod
    def parse(cls, text: str) -> "EvidenceId":
        record, _, pointer = text.partition("#")
        return cls(record, pointer)

    @property
    def kind(self) -> str:
        """`response`, `outcome`, `config_item` or `event`."""
        return {"rsp": "response", "out": "outcome", "cfg": "config_item"}.get(self.record.partition("-")[0], "event")

    def __str__(self) -> str:
        return f"{self.record}#{self.pointer}" if self.pointer else self.record
