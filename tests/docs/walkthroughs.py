"""Reads what a page of the docs shows: the files to write, the commands to type, the code in its text, its links."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FILE = re.compile(r"<!-- file: (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A Markdown page: the files that it tells the reader to write, its blocks (language, text), the text around."""

    path: Path
    files: dict[str, str]
    blocks: list[tuple[str, str]]
    prose: str

    @property
    def commands(self) -> list[list[str]]:
        """The command lines of its console blocks: lines that begin with `$ `, continued by a final backslash."""
        lines = [line for text in self.texts("console") for line in text.replace("\\\n", " ").splitlines()]
        return [shlex.split(line[2:], comments=True) for line in lines if line.startswith("$ ")]

    def texts(self, language: str) -> list[str]:
        """Return the blocks of a language."""
        return [text for found, text in self.blocks if found == language]

    @property
    def code(self) -> list[str]:
        """What stands between backticks in its text."""
        return _CODE.findall(self.prose)

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def anchors(self) -> set[str]:
        """The anchors of its headings, as they are made for Markdown."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(self.prose)}

    def section(self, heading: str) -> str:
        """Return the text below a heading of the second level, blocks and all."""
        return self.path.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def read(path: Path) -> Page:
    """Read a page."""
    text = path.read_text()
    files = {match["path"]: match["text"] for match in _FILE.finditer(text)}
    blocks = [(match["language"], match["text"]) for match in _BLOCK.finditer(text)]
    return Page(path, files, blocks, _BLOCK.sub("", text))


def pages() -> list[Page]:
    """Return the README and every page of the docs."""
    return [read(path) for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))]
