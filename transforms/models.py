"""What a staging file, a control and a mart are: their front matter, their SQL, and what they read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from transforms.front_matter import Head

Operation = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+:[A-Za-z0-9]+$")]
"""`service:Operation` in botocore's names, or `cloudtrail:events` for the record of what was done."""
Text = Annotated[str, StringConstraints(min_length=1)]
Value = int | list[str]
"""The value of a control's parameter."""
Severity = Literal["critical", "high", "medium", "low"]


class StagingHead(Head):
    """Front matter of a staging file. A view is computed anew by each reader; a table, the default, once.

    With `in_batches` a table is filled portion by portion: the SQL reads `answers` where batch = getvariable('batch').
    """

    description: Text
    view: bool = False
    in_batches: bool = False


class Parameter(Head):
    """A threshold of a control: whole number or list of texts, its default, and what it says."""

    type: Literal["integer", "texts"]
    default: Annotated[int, Field(ge=0)] | Annotated[list[Text], Field(min_length=1)]
    about: Text

    @model_validator(mode="after")
    def _default_fits(self) -> "Parameter":
        if not self.takes(self.default):
            raise ValueError(f"the default is no {self.meaning}")
        return self

    @property
    def meaning(self) -> str:
        """What a value must be, for messages."""
        return "whole number" if self.type == "integer" else "list of texts"

    def takes(self, value: Value) -> bool:
        """Whether a value is of the parameter's type."""
        return isinstance(value, int if self.type == "integer" else list)


class ControlHead(Head):
    """Front matter of a control."""

    title: Text
    question: Text
    passes: Text = Field(description="what the evidence must say for a pass")
    not_applicable: str = Field("", description="when the rule does not apply")
    severity: Severity
    kind: Literal["inherited", "shared", "customer-specific"]
    evidence: Annotated[list[Operation], Field(min_length=1)]
    population: list[Operation] = Field([], description="operations that list what is in scope; the first by default")
    scope: Literal["resource", "account"] = "resource"
    parameters: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], Parameter] = Field(
        {}, description="thresholds; the SQL names them as $name, texts of the front matter as {name}"
    )
    frameworks: dict[str, list[str]] = Field({}, description="ids of requirements by framework")
    remediation: Text
    notes: str = ""

    @model_validator(mode="after")
    def _population_is_evidence(self) -> "ControlHead":
        if stray := set(self.population) - set(self.evidence):
            raise ValueError(f"population names {min(stray)}, which evidence does not")
        return self


class Column(Head):
    """A column of a mart, with its unit. Not null unless `nullable`.

    `values` lists what is accepted, `of` names `table.column`.
    """

    about: Text
    nullable: bool = False
    unit: str = Field("", description="what a number counts or measures: days, bytes, share from 0 to 1")
    values: list[str] = Field([], description="the accepted values; empty: any")
    of: Annotated[str, StringConstraints(pattern=r"^(\w+\.\w+)?$")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"about": value} if isinstance(value, str) else value


class MartHead(Head):
    """Front matter of a mart; `key` names the columns that make a row unique.

    A view is computed from other marts whenever it is read, and takes no room in the published file.
    """

    description: Text
    view: bool = False
    key: Annotated[list[str], Field(min_length=1)]
    columns: dict[str, Column]

    @model_validator(mode="after")
    def _key_is_declared(self) -> "MartHead":
        if stray := set(self.key) - set(self.columns):
            raise ValueError(f"key names {min(stray)}, which columns does not")
        return self


@dataclass(frozen=True)
class Model:
    """A SQL file that selects: its name, its text, and the tables that it reads."""

    name: str
    path: Path
    sql: str
    sha256: str
    reads: frozenset[str]


@dataclass(frozen=True)
class Staging(Model):
    """A view or table between the lake's JSON and the controls."""

    head: StagingHead


@dataclass(frozen=True)
class Control(Model):
    """A rule; its id is the file's name, its category the folder's."""

    category_id: str
    head: ControlHead
    given: Mapping[str, Value] = field(default_factory=dict)
    """Values that the configuration gives to parameters."""

    @property
    def values(self) -> dict[str, Value]:
        """The value of each parameter: as it is given, or by default."""
        return {name: self.given.get(name, parameter.default) for name, parameter in self.head.parameters.items()}

    def told(self, text: str) -> str:
        """Return a text of the front matter with the value of each parameter that it names as `{name}`."""
        for name, value in self.values.items():
            text = text.replace(f"{{{name}}}", str(value) if isinstance(value, int) else ", ".join(value))
        return text

    @property
    def population(self) -> list[str]:
        return self.head.population or self.head.evidence[:1]


@dataclass(frozen=True)
class Mart(Model):
    """A table that auditors see."""

    head: MartHead
