"""Secrets inside of texts, by their unmistakable forms: each pattern keeps its first group, and its second one goes.

Nothing here knows which answer a text comes from. What has no form of its own and no name before it is not found.
"""

import re
from collections.abc import Callable

_NAMES = (
    r"(?:pass(?:word|wd|phrase)|pwd|secret|token|credentials?"
    r"|(?:access|account|api|auth|encryption|license|private|signing)[_-]?key)"
)
_QUOTED = r"""(?:(?<=")(?:[^"\\\n]|\\.){4,}|(?<=')(?:[^'\\\n]|\\.){4,}|(?<!["'])\S{4,})"""
_ELSEWHERE = (
    r"(?!redacted:|arn:|/[\w.-]+/|\$[{(]|\{[{\s\"']|(?-i:\$[A-Z_][A-Z0-9_]*\b)"
    r"|(?:<[^>]*>|\*+|true|false|null|none|required|optional|enabled|disabled)(?:[\"'\s,;}]|$))"
)
"""What stands after a name and is no secret: what points to one, and a word of settings."""
FORMS = (
    re.compile(r"((?:X-Amz-Signature|X-Amz-Security-Token|Signature)=)((?!redacted:)[^&\s\"'\\]+)"),
    re.compile(
        rf"([?&](?!X-Amz-Credential=)(?:[\w.-]*{_NAMES}|key|sig|auth)=)((?!redacted:)[^&\s\"'\\#]+)", re.IGNORECASE
    ),
    re.compile(r"(\w://)((?!redacted:)[^/@\s\"'\\]+:[^/@\s\"'\\]+)(?=@)"),
    re.compile(r"(\w://)((?!redacted:)[^/@:\s\"'\\]{16,})(?=@)"),
    re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)((?!redacted:).+?)(?=-----END|$)", re.DOTALL),
    re.compile(
        r"(\b)(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}"
        r"|npm_\w{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?)"
    ),
    re.compile(
        r"((?:hooks\.slack\.com|webhook\.office\.com|discord(?:app)?\.com/api/webhooks)/)((?!redacted:)[\w@/.-]{8,})"
    ),
    re.compile(r"(\b(?:Bearer|Basic) +)((?!redacted:)(?=\S*\d)[\w.~+/=-]{8,})"),
    re.compile(r"(\bcurl\b[^\n]*\s(?:-u|--user)[ =]?[\"']?[^\s:\"'$]+:)((?!redacted:)[^\s\"'$]+)"),
    re.compile(rf"(\s--?{_NAMES}[= ]++[\"']?+){_ELSEWHERE}((?!-){_QUOTED})", re.IGNORECASE),
    re.compile(
        rf"((?<![\w:/.?&-])[\w.-]*{_NAMES}\\*[\"']?\s*(?:=>|:=|=|:)\s*+\\*+[\"']?+){_ELSEWHERE}({_QUOTED})",
        re.IGNORECASE,
    ),
)
_HINTS = (
    *("signature=", "security-token=", "private key-----", "curl", "bearer ", "basic ", "hooks.slack", "webhook"),
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "k_live", "k_test", "npm_", "sg."),
    *("aiza", "eyj"),
)
_SUSPECT = re.compile(
    rf"://[^/@\s\"]+@|[?&](?:key|sig|auth)=|-{_NAMES}[= ]|{_NAMES}(?:\\+[\"']|')?(?:\s|\\[nrtf])*(?:=|:)"
)


def is_suspect(text: str) -> bool:
    """Whether a text, or the JSON of a document, may hold a secret of one of these forms; a no is certain."""
    lower = text.lower()
    return any(hint in lower for hint in _HINTS) or bool(_SUSPECT.search(lower))


def replaced(text: str, change: Callable[[str], str]) -> str:
    """Return a text in which what has the form of a secret is what `change` makes of it."""
    for form in FORMS:
        text = form.sub(lambda match: match[1] + change(match[2]), text)
    return text
