"""Checks given answers against botocore's models: a member that AWS doesn't send proves nothing."""

from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from collectors.aws_models import operation_model

_PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


def problems(service: str, operation: str, body: Any, decoded: frozenset[str] = frozenset()) -> list[str]:
    """Return what of a body the operation's output shape does not allow; `decoded` members are taken as they are."""
    shape = operation_model(service, operation).output_shape
    if not isinstance(body, dict):
        return [f"{service}:{operation}: the answer is no object"]
    checked = {member: value for member, value in body.items() if member not in decoded}
    return [f"{service}:{operation}{problem}" for problem in _problems(shape, checked, "")]


def _problems(shape: Shape | None, value: Any, where: str) -> list[str]:
    if value is None:
        return []
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        if not isinstance(value, dict):
            return [f"{where}: an object belongs here"]
        known = shape.members
        stray = [f"{where}.{name}: no such member" for name in value if name not in known]
        return stray + [
            found
            for name, inner in value.items()
            if name in known
            for found in _problems(known[name], inner, f"{where}.{name}")
        ]
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            return [f"{where}: a list belongs here"]
        return [
            found for index, inner in enumerate(value) for found in _problems(shape.member, inner, f"{where}[{index}]")
        ]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            return [f"{where}: a map belongs here"]
        return [found for name, inner in value.items() for found in _problems(shape.value, inner, f"{where}.{name}")]
    return _plain_problems(shape, value, where)


def _plain_problems(shape: Shape | None, value: Any, where: str) -> list[str]:
    if shape is None:
        return [f"{where}: the operation answers nothing"]
    if isinstance(value, dict) and "policydocument" in shape.name.lower():
        return []
    kinds = _PLAIN.get(shape.type_name)
    if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        return [f"{where}: {value!r} is no {shape.type_name}; quote it?"]
    return []
