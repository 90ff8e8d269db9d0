"""Values under names that customers choose: those of maps, and of pairs such as a tag's Key and Value.

Which members of an answer are such comes from botocore's model, so that a setting of AWS's whose name only sounds
secret (HttpTokens, PasswordLastUsed) is none of them.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from collectors import aws_models

_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)|pwd|secret|token(?!\.actions)|credential|bearer|authorization|webhook"
    r"|conn(ection)?[_.-]?str(ing)?(?![a-z])|(api|app|auth|private|access|account|license|signing|ssh|shared|encryption)[_.-]?key",
    re.IGNORECASE,
)
_NAME = re.compile(r"(key|name)$", re.IGNORECASE)
_VALUE = re.compile(r"values?$", re.IGNORECASE)
_ENVIRONMENT = re.compile(r"^(environment|environment_?variables|variables|env|tags)$", re.IGNORECASE)
_OPAQUE = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/=_]{32,}")
_CHANGES = 0.4
Named = tuple[Any, Any, tuple[str, ...]]
"""A value's holder (an object or a list), its key in it, and the names that it stands under."""


def is_secret_name(name: str) -> bool:
    """Whether a name says that what stands under it is a secret."""
    return bool(_SECRET_NAME.search(name))


def is_like_key(text: str) -> bool:
    """Whether a text looks like a key that a machine has drawn: long, unbroken, and changing its kind of sign often.

    An access key's id, a hash in hexadecimal, a UUID and a name made by CloudFormation don't.
    """
    if not _OPAQUE.fullmatch(text):
        return False
    kinds = [(sign.isupper(), sign.islower(), sign.isdigit()) for sign in text]
    return sum(one != other for one, other in pairwise(kinds)) >= _CHANGES * (len(text) - 1)


def named_values(body: Any, service: str, operation: str) -> Iterator[Named]:
    """Yield the values under customers' names in an answer of an operation."""
    yield from _modelled(body, aws_models.operation_model(service, operation).output_shape, _holding(service))


def loose_values(value: Any, *, environment: bool = False) -> Iterator[Named]:
    """Yield such values of a document without a model: of pairs, and of what stands in an environment."""
    if isinstance(value, list):
        for element in value:
            yield from loose_values(element, environment=environment)
    elif isinstance(value, dict):
        names, values = _pair(value)
        for key in values if names else value if environment else ():
            yield from _texts(value, key, tuple(str(value[name]) for name in names) or (key,))
        for key, inner in value.items():
            yield from loose_values(inner, environment=environment or bool(_ENVIRONMENT.match(key)))


def _modelled(value: Any, shape: Shape | None, holding: frozenset[str]) -> Iterator[Named]:
    if shape is None or shape.name not in holding:
        return
    if getattr(shape, "is_document_type", False):
        yield from loose_values(value)
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for element in value:
            yield from _modelled(element, shape.member, holding)
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(value, key, (key,))
            yield from _modelled(inner, shape.value, holding)
    elif isinstance(shape, StructureShape) and isinstance(value, dict):
        names, values = _pair(value)
        for key in values if names else ():
            yield from _texts(value, key, tuple(str(value[name]) for name in names))
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _modelled(inner, shape.members.get(key), holding)


def _pair(members: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return which members are names, and which are values, where an object has both."""
    values = [key for key in members if _VALUE.search(key)]
    return (
        ([key for key, inner in members.items() if _NAME.search(key) and isinstance(inner, str)], values)
        if (values)
        else ([], [])
    )


def _texts(holder: dict[str, Any], key: str, names: tuple[str, ...]) -> Iterator[Named]:
    """Yield the text of a member, or each text of a list in it."""
    inner = holder[key]
    if isinstance(inner, str):
        yield holder, key, names
    elif isinstance(inner, list):
        yield from ((inner, index, names) for index, one in enumerate(inner) if isinstance(one, str))


@cache
def _holding(service: str) -> frozenset[str]:
    """Return the names of a service's shapes in which there is, at any depth, a map, a pair or a free document."""
    shapes: dict[str, Any] = aws_models.loader().load_service_model(service, "service-2")["shapes"]
    above: dict[str, set[str]] = {}
    found = set()
    for name, shape in shapes.items():
        inner = [*shape.get("members", {}).values(), *(shape[part] for part in ("member", "value") if part in shape)]
        for member in inner:
            above.setdefault(member["shape"], set()).add(name)
        if shape["type"] == "map" or shape.get("document") or all(_pair(dict.fromkeys(shape.get("members", {}), ""))):
            found.add(name)
    waiting = list(found)
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
