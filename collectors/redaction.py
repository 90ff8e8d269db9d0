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
from collectors.secret_signs import signs
from evidence.canonical import canonical_json

_DIGITS = 16
PREFIX = "redacted:"
_REDACTED = re.compile(PREFIX + r"[0-9a-f]{16}(?::\w+@\d+(?:,\w+@\d+)*)?")
_REFERENCE = re.compile(
    r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/*-]+|\{\{resolve:[\w:/.+=@-]+\}\}|(?![\w/]{40}$)(?:/[\w.-]+){2,}"
)
_SWITCH = re.compile(r"true|false", re.IGNORECASE)
_SIGNATURE = re.compile(r"((?:X-Amz-Signature|X-Amz-Security-Token|Signature)=)([^&\s\"'\\]+)")
_USER_IN_URL = re.compile(r"(\w://)([^/@\s\"'\\]+:[^/@\s\"'\\]+)(?=@)")
_PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.+?)(?=-----END|$)", re.DOTALL)
_IN_TEXT = (_SIGNATURE, _USER_IN_URL, _PRIVATE_KEY)
_ENVIRONMENT = re.compile(r"^(environment|environment_?variables|variables|env)$", re.IGNORECASE)
_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase)|secret|token|credential|api_?key|private_?key|access_?key", re.IGNORECASE
)
_SUSPECT = re.compile(
    r"Signature=|Security-Token=|\w://[^/@\s\"]+@|PRIVATE KEY-----|\"(?:environment(?:_?variables)?|variables|env)\":",
    re.IGNORECASE,
)


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

    def body(self, body: Any, items: str, redact: Iterable[str]) -> str:
        """Return the canonical JSON of a response's body, which is changed in place: a spec's paths below each of its
        items, then the rules for any answer."""
        for path in redact:
            for _, item in list(paths.items(body, items)):
                paths.replace(item, path, self.value)
        text = canonical_json(body)
        if _SUSPECT.search(text):
            text = canonical_json(self._walked(body, environment=False))
        return text

    def text(self, text: str) -> str:
        """Return a text, such as an error's message, without the secrets that the rules find in it."""
        for pattern in _IN_TEXT:
            text = pattern.sub(lambda match: match[1] + self.fingerprint(match[2]), text)
        return text

    def _walked(self, value: Any, *, environment: bool) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._walked(element, environment=environment) for element in value]
        if isinstance(value, dict):
            return {name: self._member(value, name, inner, environment) for name, inner in value.items()}
        return value

    def _member(self, holder: dict[str, Any], name: str, inner: Any, environment: bool) -> Any:
        if environment and isinstance(inner, str):
            pair = holder.get("name", holder.get("Name", holder.get("key"))) if name.lower() == "value" else name
            if _SECRET_NAME.search(str(pair)):
                return self.value(inner)
        return self._walked(inner, environment=environment or bool(_ENVIRONMENT.match(name)))
