"""Exemptions: failures that somebody answers for, for a time. They are read from one TOML file, and change no result.

A run that judges seals them with its settings; the marts say beside which results they stood, night after night.
"""

import difflib
import re
import tomllib
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from evidence.errors import RemitError

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_HEADER = re.compile(r"\s*\[\[\s*exemption\s*\]\]")


class Exemption(BaseModel):
    """One exemption: of which control and where, why, who answers for it and who approved it, and for how long.

    In a resource's id or ARN `*` stands for any text; an account and a Region are one, or `*`. Both days are included.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    control: Text
    account: Annotated[str, Field(pattern=r"^(\*|\d{12})$")]
    region: Text = "*"
    resource: Text
    reason: Text
    owner: Text
    approved_by: Text
    starts: date = Field(alias="from")
    until: date

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until < self.starts:
            raise ValueError("until is before from")
        return self

    def recorded(self) -> dict[str, Any]:
        """Return the exemption as a manifest's configuration holds it."""
        return self.model_dump(mode="json", by_alias=True)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    exemption: list[Exemption] = []


def read_exemptions(file: Path | None, controls: Collection[str]) -> list[Exemption]:
    """Return the exemptions of a file, or none without one.

    Raises RemitError, with file and line, for a file that is absent or no TOML, an unknown key or control, a wrong
    value, and an id that is there twice.
    """
    if file is None:
        return []
    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        exemptions = _File.model_validate(tomllib.loads(text)).exemption
    except (OSError, UnicodeDecodeError):
        raise RemitError(f"{file} can't be read", remedy="correct `exemptions`, or write the file in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise RemitError(f"{file}:{found[1] if found else 1}: not TOML", remedy=str(error)) from None
    except ValidationError as error:
        raise _explained(file, text, error) from None
    seen: set[str] = set()
    for number, exemption in enumerate(exemptions):
        if exemption.id in seen:
            line = _line(text, number, "id")
            raise RemitError(f"{file}:{line}: there are two exemptions {exemption.id}", remedy="rename one of them")
        seen.add(exemption.id)
        if exemption.control not in controls:
            line = _line(text, number, "control")
            raise RemitError(
                f"{file}:{line}: there is no control {exemption.control}", remedy=_nearest(exemption.control, controls)
            )
    return exemptions


def _explained(file: Path, text: str, error: ValidationError) -> RemitError:
    found = error.errors(include_input=False, include_url=False)
    first = min(found, key=lambda one: one["type"] != "extra_forbidden")
    number = next((part for part in first["loc"] if isinstance(part, int)), 0)
    name = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
    line = _line(text, number, name)
    if first["type"] == "extra_forbidden":
        known = [field.alias or key for key, field in Exemption.model_fields.items()]
        known = known if len(first["loc"]) > 1 else ["exemption"]
        return RemitError(f"{file}:{line}: unknown key {name}", remedy=_nearest(name, known))
    return RemitError(f"{file}:{line}: {name}: {first['msg']}", remedy="correct the exemption")


def _line(text: str, number: int, key: str) -> int:
    """Return the line of a key in the exemption of a number, from 0, or of its header where the key is absent."""
    block, best = -1, 1
    for place, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            block += 1
            best = place if block == number else best
        elif block in (number, -1) and re.match(rf"\s*\[*{re.escape(key)}\s*[=\]]", line):
            return place
    return best


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.0)
    return f"did you mean {near[0]}?" if near else "remove it"
