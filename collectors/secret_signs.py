"""What in a text looks like a secret: kinds and line numbers, never the secret itself.

The text is looked through as it is and, where it is or holds base64 (EC2 user data, parts of MIME, files of
cloud-init), decoded and unzipped. A name with a value that only points elsewhere (a variable, a call) is no secret.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

_MOST_BYTES = 1 << 20
_VALUE = r"""["']?\s*(?::=|=>|=|:)\s*["']?(?P<value>[^\s"']{4,})"""
_ENDING = r"(?!\w*(?:_|-)?(?:arn|name|id|path|file|url|ttl|length|policy|authentication)\b)[\w.-]*"
_ELSEWHERE = re.compile(
    r"\$(?!\d\$|2[aby]\$)|[`%<!({&]|arn:|[\w.:-]+[(\[]|Get-"
    r"|(?:true|false|null|none|required|optional|enabled|disabled)\b|\*+$",
    re.IGNORECASE,
)
_ASSIGNED = {
    "password": re.compile(rf"(?:pass(?:word|wd|phrase)|pwd|secret){_ENDING}{_VALUE}", re.IGNORECASE),
    "token": re.compile(
        rf"(?:token|api_?key|access_?key|credential|bearer){_ENDING}{_VALUE}(?<!\d{{5}})", re.IGNORECASE
    ),
}
_PLAIN = {
    "private_key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "aws_key": re.compile(r"\bAKIA[A-Z0-9]{16}\b|aws_secret_access_key\W+[A-Za-z0-9/+]{40}\b", re.IGNORECASE),
    "password": re.compile(
        r"--password[= ]+[\"']?[^\s\"'$-]{4,}|:[^\s:$\"'|]{4,}[\"']?\s*\|\s*(?:sudo )?chpasswd|"
        r"\bcurl\b.*\s(?:-u|--user)[ =]?[\"']?[^\s:\"'$]+:[^\s\"'$]+"
    ),
    "token": re.compile(
        r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[\w-]{10,}|\b[rs]k_live_\w{10,}|"
        r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.|Bearer +[\w.~+/-]{8,}"
    ),
    "url_credentials": re.compile(r"\w://[^/\s:@\"'$]+:[^/\s@\"'$]+@"),
}
_ARN = re.compile(r"arn:[a-z-]+:[^\s\"']+")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{20,}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/]+)*={0,2}")


def signs(text: str) -> list[str]:
    """Return what looks like a secret as `kind@line`, by line; lines are those of the text that a value encodes.

    Kinds: private_key, aws_key, password, token, url_credentials. What stands encoded inside of a text counts for the
    line where it begins.
    """
    readable = _decoded(text)
    readable = text if readable is None else readable
    found = set(_kinds_by_line(readable))
    for run in _BASE64_RUN.finditer(readable):
        line = readable.count("\n", 0, run.start()) + 1
        inner = _decoded(run[0]) or _decoded(run[0].rpartition("\n")[0]) or ""
        found |= {(line, kind) for _, kind in _kinds_by_line(inner)}
    return [f"{kind}@{line}" for line, kind in sorted(found)]


def _kinds_by_line(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_ARN.sub("", text).split("\n"), 1):
        for kind, pattern in _PLAIN.items():
            if pattern.search(line):
                yield number, kind
        for kind, pattern in _ASSIGNED.items():
            if any(not _ELSEWHERE.match(found["value"]) for found in pattern.finditer(line)):
                yield number, kind


def _decoded(text: str) -> str | None:
    """Return the text that a text encodes in base64, unzipped; None if it encodes no text."""
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        if raw.startswith(b"\x1f\x8b"):
            raw = zlib.decompressobj(wbits=31).decompress(raw, _MOST_BYTES)
        decoded = raw.decode()
    except (binascii.Error, ValueError, zlib.error):
        return None
    return decoded if decoded and all(sign.isprintable() or sign.isspace() for sign in decoded) else None
