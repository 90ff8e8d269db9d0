"""The cases that prove controls: `tests/controls/<category>/<control>.yaml`, read and checked.

A case says what AWS answers (`given`, by `service:Operation`), what CloudTrail recorded (`events`), and what must come
out (`then`). An operation that is not given answers with nothing in it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parent.parent / "controls"
ACCOUNT, REGION = "111111111111", "us-east-1"


@dataclass(frozen=True)
class Refusal:
    """`!error Code` or `!error {code: …, message: …}`: a call that AWS refuses."""

    code: str
    message: str = "refused"


@dataclass(frozen=True)
class NotAsked:
    """`!not_asked`: an operation that is no part of the run."""


class _Loader(yaml.CSafeLoader):
    pass


def _error(loader: Any, node: yaml.Node) -> Refusal:
    if isinstance(node, yaml.ScalarNode):
        return Refusal(str(node.value))
    return Refusal(**loader.construct_mapping(node))


_Loader.add_constructor("!error", _error)
_Loader.add_constructor("!not_asked", lambda _loader, _node: NotAsked())


class Expected(BaseModel):
    """What must come out for one resource; `reason` must hold the text."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["pass", "fail", "not_applicable", "no_evidence"]
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_status(cls, value: Any) -> Any:
        return {"status": value} if isinstance(value, str) else value


class Span(BaseModel):
    """A time without digests."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    starts: datetime = Field(alias="from")
    ends: datetime = Field(alias="to")


class Case(BaseModel):
    """One case of one control."""

    model_config = ConfigDict(extra="forbid")

    case: str
    account: Annotated[str, BeforeValidator(str)] = ACCOUNT
    region: str = REGION
    as_of: date = date(2026, 6, 30)
    parameters: dict[str, int | list[str]] = {}
    given: dict[str, Any] = {}
    events: list[dict[str, Any]] = []
    coverage: Literal["full", "none"] | list[Span] = "full"
    digests: list[dict[str, Any]] = []
    log_objects: list[dict[str, Any]] = []
    then: dict[str, Expected]


@dataclass(frozen=True)
class Proof:
    """A case with the control that it is for."""

    control: str
    category: str
    path: Path = field(compare=False)
    case: Case

    @property
    def name(self) -> str:
        return f"{self.control}: {self.case.case}"


def load(path: Path) -> list[Proof]:
    """Read one control's cases."""
    document = yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506
    cases = [Case.model_validate(entry) for entry in document]
    return [Proof(path.stem, path.parent.name, path, case) for case in cases]


def load_all() -> list[Proof]:
    """Read all cases of all controls."""
    return [proof for path in sorted(FOLDER.glob("*/*.yaml")) for proof in load(path)]
