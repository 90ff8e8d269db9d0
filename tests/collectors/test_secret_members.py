"""Every member of an answer in which a secret may stand is redacted, or listed with the reason why it stays open.

Derived from botocore's models: what AWS marks as sensitive, what is named like a secret or like a place where people
put one, and documents without a form. The list is `members_left_open.csv`; `[]` is left out of its paths.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from collectors import aws_models, paths
from collectors.specs import FOLDER, OperationSpec, load_specs

LEFT_OPEN = Path(__file__).parent / "members_left_open.csv"
SECRET = re.compile(
    r"pass(word|phrase|code)|secret|token|credential|cookie|webhook|signature|seed$|bootstrap|connection_?(string|attr)"
    r"|(activation|registration)_?code|jdbc"
    r"|(access|api|app|auth|encryption|license|pre_?shared|private|shared|signing|ssh|host)_?key(?!_?id)",
    re.IGNORECASE,
)
"""Names that say that a secret may stand there."""
PUT_THERE = re.compile(
    r"^(user_?data|custom_?data|environment(_?variables?)?|env|variables|stage_?variable\w*|(\w+_)?arguments?|args"
    r"|\w*(?<!hyper)parameters?|\w*option_?settings|\w*options|\w*settings|\w*configurations?|\w*properties"
    r"|\w*attributes|\w*outputs?|\w*headers?(_?parameters|_?config)?|header_?values?|query_?string\w*|\w*commands?"
    r"|build_?spec|\w*script|\w*content|\w*body|(?!policy|assume)\w*template|\w*document|definition|state_?machine"
    r"|metadata|details|data|details|other|sqls?|\w*sql_?query|\w*expression_?attribute_?values|search_?string"
    r"|\w*notes?|comments?(_?body)?|response|owner_?information|values?|input(_?template)?|payload)$",
    re.IGNORECASE,
)
"""Names of places where people put secrets: free texts that programs read, and values under names of their choice."""
SPLUNK = "DeliveryStreamDescription.Destinations[].SplunkDestinationDescription"
NAMED = re.compile(r"values?$", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """A text in an answer: the operation, its path from the top of the answer, and whether AWS calls it sensitive."""

    operation: str
    path: str
    sensitive: bool

    @property
    def plain(self) -> str:
        return self.path.replace("[]", "")


def texts(shape: Shape | None, path: str, above: tuple[str, ...], sensitive: bool) -> Iterator[tuple[str, Any, bool]]:
    """Yield path, shape and sensitivity of every text, blob and free document; shapes in themselves once more."""
    if shape is None or above.count(shape.name) > 1:
        return
    inside, sensitive = (*above, shape.name), sensitive or bool(shape.metadata.get("sensitive"))
    if getattr(shape, "is_document_type", False):
        yield path, shape, sensitive
    elif isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield from texts(member, f"{path}.{name}".lstrip("."), inside, sensitive)
    elif isinstance(shape, ListShape):
        yield from texts(shape.member, f"{path}[]", inside, sensitive)
    elif isinstance(shape, MapShape):
        yield from texts(shape.value, f"{path}.*".lstrip("."), inside, sensitive)
    elif shape.type_name in ("string", "blob") and not getattr(shape, "enum", None):
        yield path, shape, sensitive


def is_suspect(path: str, shape: Any, sensitive: bool) -> bool:
    names = [name for name in path.replace("[]", "").split(".") if name != "*"]
    last = names[-1] if names else ""
    if NAMED.search(last) and len(names) > 1 and len(last) < len("values") + 1:
        last = names[-2]
    named = SECRET.search(last) or PUT_THERE.match(last)
    return sensitive or bool(named) or getattr(shape, "is_document_type", False)


def hidden(operation: OperationSpec) -> list[str]:
    """Return the paths that a spec redacts, from the top of the answer."""
    return [".".join(filter(None, (operation.items, path.removeprefix("@")))) for path in operation.redact]


def covers(redacted: str, path: str) -> bool:
    """Whether what is redacted at one path takes away another: the same, or something in it."""
    above, deep, below = redacted.partition(paths.DEEP)
    if deep:
        return path.startswith(above) and path.endswith((f".{below}", f"].{below}"))
    mine, theirs = paths.steps(redacted), paths.steps(path)
    return len(mine) <= len(theirs) and all(one in (other, paths.ANY) for one, other in zip(mine, theirs, strict=False))


@cache
def open_members(services: Path = FOLDER) -> tuple[Member, ...]:
    """Return the suspect members that no spec redacts."""
    found: dict[Member, None] = {}
    for spec in load_specs(services, breadth="all"):
        for operation, _ in spec.walk():
            gone = hidden(operation)
            shape = aws_models.operation_model(operation.service, operation.name).output_shape
            for path, inner, sensitive in texts(shape, "", (), False):
                if is_suspect(path, inner, sensitive) and not any(covers(one, path) for one in gone):
                    found[Member(operation.full_name, path, sensitive)] = None
    return tuple(found)


def reasons() -> list[tuple[str, str]]:
    with LEFT_OPEN.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(len(row["reason"]) > 1 for row in rows)
    return [(row["operation"], row["path"]) for row in rows]


def unlisted(members: tuple[Member, ...]) -> list[Member]:
    rows = reasons()
    return [member for member in members if not any(is_meant(row, member) for row in rows)]


def is_meant(row: tuple[str, str], member: Member) -> bool:
    return fnmatchcase(member.operation, row[0]) and fnmatchcase(member.plain, row[1])


def test_where_a_secret_may_stand_it_is_redacted_or_left_open_for_a_reason() -> None:
    assert unlisted(open_members()) == []


def test_no_reason_is_left_of_what_is_no_more() -> None:
    assert [row for row in reasons() if not any(is_meant(row, member) for member in open_members())] == []


@pytest.mark.parametrize(
    ("service", "path", "missed"),
    [
        ("lambda", "Environment.Variables.*", "Functions[].Environment.Variables.*"),
        ("stepfunctions", "definition", "definition"),
        ("fsx", "**.FsxAdminPassword", "FileSystems[].OntapConfiguration.FsxAdminPassword"),
        ("firehose", f"{SPLUNK}.HECToken", f"{SPLUNK}.HECToken"),
    ],
)
def test_a_redaction_that_is_taken_away_is_missed(tmp_path: Path, service: str, path: str, missed: str) -> None:
    text = (FOLDER / f"{service}.toml").read_text(encoding="utf-8")
    bare = text.replace(f'"{path}",', "").replace(f'"{path}"', "")
    assert bare != text
    (tmp_path / f"{service}.toml").write_text(bare, encoding="utf-8")
    assert missed in {member.path for member in unlisted(open_members(tmp_path))}


def test_what_names_an_item_or_fills_a_parameter_is_no_secret() -> None:
    """Ids and parameters stand in rows beside the answer, where nothing is redacted any more."""
    odd = set()
    for spec in load_specs(breadth="all"):
        for operation, parent in spec.walk():
            used = [(operation, path) for path in (operation.id, operation.arn) if path]
            used += [(parent, path) for path in operation.params.values()] if parent else []
            for place, path in used:
                for part in re.findall(r"\{([^{}]+)\}", path) or [path]:
                    if not part.startswith(("request.", "body.", "arn:")) and re.fullmatch(r"[\w.@\[\]*]+", part):
                        odd |= {(operation.full_name, part) for gone in place.redact if covers(gone, part)}
    assert odd == {("sesv2:GetSuppressedDestination", "EmailAddress")}, "an address is no secret, and it is asked by it"
