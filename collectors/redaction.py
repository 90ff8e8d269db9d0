"""What must not reach the disk: values become `redacted:<fingerprint>`, the names beside them remain.

A fingerprint is a keyed hash (HMAC-SHA256), so that equal values can be told to be equal and none can be guessed
without the key. A value that holds something secret-like says so: `redacted:<fingerprint>:<kind>@<line>[,…]`; nobody
can tell later. Empty values, true and false, and references (ARNs, parameters' paths) are no secrets and stay. Specs
name paths; the rules here catch what may appear in any answer. Access key ids are identifiers and stay.
"""

import hmac
import re
from collections.abc import Iterable
from typing import Any

from collectors import paths
from collectors.named_values import is_like_key, is_secret_name, loose_values, named_values
from collectors.secret_signs import signs
from collectors.secret_texts import is_suspect, replaced
from evidence.canonical import canonical_json

_DIGITS = 16
PREFIX = "redacted:"
_REDACTED = re.compile(PREFIX + r"[0-9a-f]{16}(?::\w+@\d+(?:,\w+@\d+)*)?")
_REFERENCE = re.compile(
    r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/*-]+|\{\{resolve:[\w:/.+=@-]+\}\}|(?![\w/]{40}$)(?:/[\w.-]+){2,}"
)
_SWITCH = re.compile(r"true|false", re.IGNORECASE)


class Redactor:
    """Redacts with one key; safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def fingerprint(self, value: Any) -> str:
        """Return `redacted:` and 16 hexadecimal digits; a value that is one already stays as it is."""
        text = value if isinstance(value, str) else canonical_json(value)
        if _REDACTED.fullmatch(text):
            return text
        return PREFIX + hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:_DIGITS]

    def value(self, value: Any) -> Any:
        """Return what may be kept of a value: its fingerprint, with what in it looks like a secret; an empty text, true
        or false, or a reference as it is."""
        if not isinstance(value, str):
            return self.fingerprint(value)
        if not value or any(form.fullmatch(value) for form in (_REDACTED, _SWITCH, _REFERENCE)):
            return value
        return ":".join(filter(None, (self.fingerprint(value), ",".join(signs(value)))))

    def body(
        self,
        body: Any,
        items: str,
        redact: Iterable[str],
        answers: tuple[str, str] | None = None,
        *,
        named: bool = False,
    ) -> str:
        """Return the canonical JSON of a response's body, which is changed in place: a spec's paths below each of its
        items, then the rules for any answer. `answers` is the service and the operation, for their model.

        `named` says of a body without a model that customers name its members, as they name tags.
        """
        for path in redact:
            for _, item in list(paths.items(body, items)):
                paths.replace(item, path, self.value)
        for holder, key, names in list(
            named_values(body, *answers) if answers else loose_values(body, environment=named)
        ):
            if is_like_key(holder[key]) or any(map(is_secret_name, names)):
                holder[key] = self.value(holder[key])
        text = canonical_json(body)
        return canonical_json(self._read(body)) if is_suspect(text) else text

    def text(self, text: str) -> str:
        """Return a text, such as an error's message, without the secrets that have a form of their own."""
        return replaced(text, self.fingerprint)

    def _read(self, value: Any) -> Any:
        """Return a body whose texts were looked through."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._read(element) for element in value]
        if isinstance(value, dict):
            return {name: self._read(inner) for name, inner in value.items()}
        return value
