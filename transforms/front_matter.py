"""Front matter: the YAML between `/*---` and `---*/` at the top of a SQL file, read into a model.

Every error names the file and the line. Scalars stay text, so that a reference such as 5.10 keeps its zero.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from evidence.canonical import sha256
from evidence.errors import RemitError

OPENING, CLOSING = "/*---", "---*/"
_HOUSE = Path(__file__).parent.parent


class Head(BaseModel):
    """Base of all front matters: no unknown key, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


HeadT = TypeVar("HeadT", bound=Head)


@dataclass(frozen=True)
class SqlFile:
    """A SQL file taken apart; `sql` keeps the front matter as a comment, so that lines count from the file's top."""

    path: Path
    sql: str
    sha256: str
    head: str | None

    @classmethod
    def read(cls, path: Path) -> "SqlFile":
        """Read a file. Raises RemitError where it is no UTF-8 or its front matter has no end."""
        data = path.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise RemitError(f"{shown(path)} is not UTF-8", remedy="save it as UTF-8") from None
        head = None
        if text.lstrip().startswith(OPENING):
            head, closing, _ = text.lstrip().removeprefix(OPENING).partition(CLOSING)
            if not closing:
                raise RemitError(f"{shown(path)}:1: the front matter has no end", remedy=f"close it with {CLOSING}")
        return cls(path, text.rstrip().rstrip(";"), sha256(data), head)

    def parsed(self, model: type[HeadT]) -> HeadT:
        """Return the front matter as a model.

        Raises RemitError, with file and line, where there is none, where it is no YAML, and where a key is absent,
        unknown or has a wrong value.
        """
        if self.head is None:
            raise RemitError(f"{shown(self.path)}:1: no front matter", remedy=f"begin the file with {OPENING}")
        try:
            node = yaml.compose(self.head, Loader=yaml.CSafeLoader)
            document = yaml.load(self.head, Loader=yaml.CBaseLoader)  # noqa: S506
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise RemitError(
                f"{shown(self.path)}:{line}: the front matter is not YAML", remedy=str(error.problem)
            ) from None
        try:
            return model.model_validate(document)
        except ValidationError as error:
            first = min(error.errors(include_input=False, include_url=False), key=_gravity)
            where = ".".join(str(part) for part in first["loc"])
            line = _line(node, first["loc"])
            raise RemitError(f"{shown(self.path)}:{line}: {where}: {first['msg']}", remedy="correct the key") from None


def shown(path: Path) -> str:
    """Return a path as messages name it: below the house where it lies there."""
    path = path.absolute()
    return str(path.relative_to(_HOUSE)) if path.is_relative_to(_HOUSE) else str(path)


def _gravity(error: ErrorDetails) -> int:
    """An unknown key explains the absent one that was meant."""
    return 0 if error["type"] == "extra_forbidden" else 1


def _line(node: Any, location: tuple[int | str, ...]) -> int:
    line: int = node.start_mark.line + 1 if node else 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if not found:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
