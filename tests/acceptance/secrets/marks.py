"""Secrets that can be found again: each begins and ends with a mark of its own, so that no part of it goes unseen."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

STEM = "Pl4nt3dQz"
_MARK = re.compile(STEM + r"\d{4}")
_SHAPES = (
    "{0}{0}",
    "{0}!$&<>|{0}",
    "{0}-p%40ss w0rd-{0}",
    '{0}"quoted\\{0}',
    "ghp_{0}abcdefghij{0}",
    "sk_live_{0}x{0}",
    "xoxb-1234-{0}-{0}",
    "eyJhbGciOiJIUzI1NiJ9.eyJ{0}.{0}",
    "{0}/{0}+abcdefghijkl==",
    "{0}Üñï€{0}",
    "-----BEGIN RSA PRIVATE KEY-----\n{0}\nMIIEpAIBAAKCAQEA\n{0}\n-----END RSA PRIVATE KEY-----",
    "postgres://admin:{0}x{0}@db.example.com/orders",
    "Server=db;User=admin;Password={0}x{0}",
    "Bearer {0}.{0}",
)


@dataclass
class Secrets:
    """Hands out secrets; `planted` says of each where it was put."""

    first: int = 0
    planted: dict[str, str] = field(default_factory=dict)
    """Mark → the place."""
    values: dict[str, str] = field(default_factory=dict)
    """Mark → the whole secret."""

    def new(self, place: str, shape: str | None = None) -> str:
        """Return a secret for a place, in turn of another form; or a text of this form, with the secret in it."""
        number = self.first + len(self.planted)
        mark = f"{STEM}{number:04}"
        self.planted[mark] = place
        self.values[mark] = (shape or _SHAPES[number % len(_SHAPES)]).replace("{0}", mark)
        return self.values[mark]

    def plain(self, place: str) -> str:
        """Return one of letters and digits alone, for where it has to stand in a text."""
        return self.new(place, "{0}x{0}")


def needles() -> list[bytes]:
    """Return what to look for: the stem as it is, quoted, in base64 at each alignment, in hexadecimal and UTF-16."""
    raw = STEM.encode()
    found = {raw, quote(STEM, safe="").encode(), raw.hex().encode(), STEM.encode("utf-16-le"), STEM.lower().encode()}
    for start in range(3):
        encoded = base64.b64encode(b"x" * start + raw)
        found.add(encoded[4 if start else 0 : len(encoded) // 4 * 4 - 4 if len(raw + b"x" * start) % 3 else None])
    return sorted(found)


def marks(data: bytes) -> Iterator[str]:
    """Yield the marks in data; where the stem stands in another form alone, that form."""
    for needle in needles():
        at = data.find(needle)
        while at >= 0:
            around = data[max(at - 8, 0) : at + 40].decode("utf-8", "replace")
            found = _MARK.search(around)
            yield found[0] if found else f"encoded: {needle.decode('ascii', 'replace')}"
            at = data.find(needle, at + len(needle))
