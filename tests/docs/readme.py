"""Puts what `make demo` printed into the README: `python -m tests.docs.readme demo.log`."""

import re
import sys
from pathlib import Path

from tests.docs.walkthroughs import ROOT

README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=```console\n\$ make demo\n).*?(?=```\n)", re.DOTALL)
_FIRST = re.compile(r"^Responsibilities on .*", re.MULTILINE | re.DOTALL)


def quoted(readme: str, log: str) -> str:
    """Return the README's text with the summary of a demo's log in it. Raises ValueError for a log without one."""
    found = _FIRST.search(log)
    if not found:
        raise ValueError("the log holds no summary of responsibilities")
    summary = "\n".join(line.rstrip() for line in found[0].strip().splitlines()) + "\n"
    return _BLOCK.sub(lambda _: summary, readme, count=1)


if __name__ == "__main__":
    README.write_text(quoted(README.read_text(), Path(sys.argv[1]).read_text()))
