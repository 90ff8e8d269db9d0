"""What a service's TOML file may say: its form, before anything is known about AWS, and where each word stands."""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from evidence.errors import RemitError

Location = tuple[int | str, ...]
_HEADER = re.compile(r"\s*\[\[\s*([a-z.]+)\s*\]\]")
_KEY = re.compile(r"\s*([A-Za-z_]+)\s*=")


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Match(_Form):
    """An error's code, and where the code alone says too little, a part of its message."""

    code: str
    message: str | None = None


Breadth = Literal["controls", "all"]
"""How far a night reads: what controls, populations and the inventory need, or everything that has a spec."""
Matches = tuple[
    Annotated[Match, BeforeValidator(lambda given: {"code": given} if isinstance(given, str) else given)], ...
]


class CallForm(_Form):
    """What every operation may say, whether it stands alone or below another."""

    name: str
    breadth: Breadth = "controls"
    items: str | None = None
    id: str | None = None
    arn: str | None = None
    type: str | None = Field(None, pattern=r"^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+(::[A-Za-z0-9]+)?$")
    fixed: dict[str, Any] = {}
    actions: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+:[A-Za-z0-9]+$")], ...] | None = None
    absent: Matches = ()
    not_enabled: Matches = ()
    redact: tuple[str, ...] = ()
    billed: str | None = None
    decode: dict[str, Literal["csv"]] = {}
    child: tuple["ChildForm", ...] = ()


class ChildForm(CallForm):
    """A call that is made for each item of the operation above it."""

    params: dict[str, str] = {}
    batch: str | None = None
    batch_size: int = Field(100, ge=1)
    where: dict[str, tuple[Any, ...]] = {}


class EachForm(_Form):
    """One way of asking an operation."""

    fixed: dict[str, Any] = {}
    pin: str | None = None


class OperationForm(CallForm):
    """A call that is made once in each Region, or once an account."""

    scope: Literal["global", "regional"] | None = None
    pin: str | None = None
    each: tuple[EachForm, ...] = ()
    before: str | None = None


class ServiceForm(_Form):
    """A whole file. `iam_prefix`: what IAM calls the service where requests are signed for another name."""

    breadth: Breadth = "controls"
    iam_prefix: str | None = Field(None, pattern=r"^[a-z0-9-]+$")
    operation: tuple[OperationForm, ...]


_KEYS = {name for form in (ServiceForm, OperationForm, ChildForm, EachForm, Match) for name in form.model_fields}


class SpecProblem(Exception):
    """Something wrong in a spec: where (keys and indexes from the top of the file), what, and what to do about it."""

    def __init__(self, location: Location, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.location, self.message, self.remedy = location, message, remedy

    def explained(self, file: Path) -> RemitError:
        """Return the error that a user sees, with the file and the line."""
        line = line_of(file.read_text(encoding="utf-8"), self.location)
        return RemitError(f"{file}:{line}: {self.message}", remedy=self.remedy or "correct the spec")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the remedy for a word that isn't known."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else "remove it"


def read_form(file: Path) -> ServiceForm:
    """Read a spec's file. Raises RemitError with file and line where it is no TOML or says something unknown."""
    text = file.read_text(encoding="utf-8")
    try:
        return ServiceForm.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise RemitError(f"{file}:{line[1] if line else 1}: not TOML", remedy=str(error)) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = first["loc"]
        if first["type"] == "extra_forbidden":
            problem = SpecProblem(where, f"unknown key {where[-1]}", nearest(str(where[-1]), _KEYS))
        else:
            problem = SpecProblem(where, f"{where[-1]}: {first['msg']}")
        raise problem.explained(file) from None


def line_of(text: str, location: Location) -> int:
    """Return the line, from 1, of the innermost table or key of a TOML text that leads to a location."""
    seen: Counter[Location] = Counter()
    current: Location = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            current = _entered(header[1].split("."), seen)
            shared = min(len(current), len(location))
            if location[:shared] == current[:shared] and depth < shared >= len(current) - 1:
                best, depth = number, len(current)
        elif (key := _KEY.match(line)) and location[: len(current) + 1] == (*current, key[1]):
            best, depth = number, len(current) + 1
    return best


def _entered(names: list[str], seen: Counter[Location]) -> Location:
    path: Location = ()
    for name in names[:-1]:
        path = (*path, name, seen[(*path, name)] - 1)
    seen[(*path, names[-1])] += 1
    return (*path, names[-1], seen[(*path, names[-1])] - 1)
