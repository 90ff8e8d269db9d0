"""What can be guessed of a service from botocore's model alone: items, ids, parents of calls, errors, secrets.

Guesses are for drafts that a person corrects; nothing here is asked while a night runs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from collectors import aws_models, paths

_VERB = re.compile(r"^(BatchGet|BatchDescribe|List|Describe|Get|Search|Lookup|Select)")
_ASIDE = re.compile(r"(?i)^(errors?|failures?|unprocessed\w*|\w*errors|warnings|failed\w*|invalid\w*)$")
_KINDS = ("Identifier", "Id", "Name", "Arn", "ARN", "Url", "Key")
_GONE = re.compile(r"(?i)not_?found|nosuch|doesnotexist|notexist")
_SECRET = re.compile(
    r"(?i)(password|passphrase|secret|user_?data|connection_?string|pre_?shared_?key|auth_?token|private_?key|api_?key"
    r"|header_?value|template_?body)$"
)
_ENVIRONMENT = re.compile(r"(?i)^(environment|environment_?variables|variables|env)$")
_DEEPEST = 7


@dataclass(frozen=True)
class Feed:
    """How the items of one operation fill the parameters of another; `batch` is the parameter that takes a list."""

    params: dict[str, str]
    batch: str | None
    strength: int


def noun(operation: str) -> str:
    """Return what an operation is about, in the singular and in small letters: `ListDomainNames` is `domainname`."""
    word = _VERB.sub("", operation).lower()
    for plural, singular in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("ss", "ss"), ("s", "")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word


def required(operation: OperationModel) -> list[str]:
    """Return the parameters that an operation can't do without."""
    return list(operation.input_shape.required_members) if operation.input_shape else []


def items_of(operation: OperationModel) -> str:
    """Return the likely path of the items: botocore's paginator's, or the one list, or the list that is named alike."""
    if found := aws_models.default_items(operation.service_model.service_name, operation.name):
        return found
    shape = operation.output_shape
    members = shape.members if isinstance(shape, StructureShape) else {}
    lists = [name for name, member in members.items() if isinstance(member, ListShape) and not _ASIDE.match(name)]
    alike = [name for name in lists if noun(operation.name).endswith(noun(name))]
    wrapped = [name for name, member in members.items() if "Items" in getattr(member, "members", {})]
    if operation.name.startswith("Get") and not operation.name.endswith("s"):
        return ""
    if alike or len(lists) == 1:
        return f"{(alike or lists)[0]}[]"
    return f"{wrapped[0]}.Items[]" if len(wrapped) == 1 else ""


def item_of(operation: OperationModel, items: str) -> Shape | None:
    """Return the shape of an item."""
    shape: Shape | None = operation.output_shape
    for step in paths.steps(items):
        if step == paths.ELEMENTS:
            shape = shape.member if isinstance(shape, ListShape) else None
        else:
            shape = shape.members[step] if isinstance(shape, StructureShape) else None
    return shape


def named(operation: OperationModel, item: Shape | None, *kinds: str) -> str | None:
    """Return the member that most likely names an item in one of these ways: the one with most of the operation's
    name in it."""
    subject = noun(operation.name)

    def strangeness(member: str) -> tuple[bool, int]:
        stem, _ = _split(member)
        return (bool(stem) and stem not in subject, kinds.index(_kind(member)))

    found = [member for member in _plain(item) if _kind(member) in kinds]
    return min(found, key=strangeness, default=None)


def feed(operation: OperationModel, parent: OperationModel) -> Feed | None:
    """Return how the items of `parent` fill every required parameter of an operation; None where they don't."""
    item = item_of(parent, items_of(parent))
    if parent.name == operation.name or not items_of(parent) or item is None:
        return None
    params, batch, strength = {}, None, 0
    asked = operation.input_shape.members if operation.input_shape else {}
    for name in required(operation):
        listed = isinstance(asked[name], ListShape)
        found = _source(name.removesuffix("s") if listed else name, operation, parent, item)
        if found is None and name in required(parent):
            found = (f"request.{name}", 1)
        if found is None:
            return None
        params[name] = found[0]
        strength += found[1]
        batch = name if listed else batch
    if all(path.startswith("request.") for path in params.values()):
        return None
    return Feed(params, batch, strength)


def _source(name: str, operation: OperationModel, parent: OperationModel, item: Shape) -> tuple[str, int] | None:
    """Return the path in an item that a parameter likely means, and how likely: more is better."""
    (stem, kind), about = _split(name), noun(parent.name)
    related = noun(operation.name).startswith(about) or about.endswith(noun(operation.name))
    own = not stem or stem == "resource"
    alike = related if own else (about.endswith(stem) or stem.endswith(about))
    if not isinstance(item, StructureShape):
        return ("@", 3) if alike and not isinstance(item, ListShape | MapShape) else None
    members = {member.lower(): member for member in _plain(item)}
    if name.lower() in members and (related or not own):
        return members[name.lower()], 5
    if not alike:
        return None
    for likely in (kind, about + kind, stem + kind, *(("id", "arn", "name") if kind in ("identifier", "") else ())):
        if likely in members:
            return members[likely], 4
    return None


def _split(word: str) -> tuple[str, str]:
    kind = _kind(word)
    return word[: len(word) - len(kind)].lower().rstrip("_"), kind


def _kind(word: str) -> str:
    return next((kind.lower() for kind in _KINDS if word.lower().endswith(kind.lower())), "")


def _plain(item: Shape | None) -> list[str]:
    members = item.members.items() if isinstance(item, StructureShape) else ()
    return [name for name, member in members if member.type_name in ("string", "integer", "long")]


def gone(operation: OperationModel) -> list[str]:
    """Return the error codes by which an operation says that there is none of what was asked for."""
    codes = [shape.metadata.get("error", {}).get("code", shape.name) for shape in operation.error_shapes]
    return [code for code in codes if _GONE.search(code)]


def secrets(item: Shape | None, path: str = "", above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the paths in an item at which, by their names or by what AWS says of them, secrets may stand."""
    if item is None or item.name in above or len(above) > _DEEPEST:
        return
    inside, last = (*above, item.name), path.removesuffix("[]").rpartition(".")[2]
    if isinstance(item, StructureShape):
        if _ENVIRONMENT.match(last) and (value := {"value", "Value"} & set(item.members)):
            yield f"{path}.{value.pop()}"
            return
        for name, member in item.members.items():
            yield from secrets(member, f"{path}.{name}".lstrip("."), inside)
    elif isinstance(item, ListShape):
        yield from secrets(item.member, f"{path}[]", inside)
    elif isinstance(item, MapShape):
        if _ENVIRONMENT.match(last):
            yield f"{path}.*"
        else:
            yield from secrets(item.value, f"{path}.*".lstrip("."), inside)
    elif (
        item.type_name in ("string", "blob")
        and not getattr(item, "enum", None)
        and (_SECRET.search(last) or item.metadata.get("sensitive"))
    ):
        yield path
