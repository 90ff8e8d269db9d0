"""Drafts a spec for one service more from botocore's model; a person then cuts it down to what gives evidence."""

import json
import re
from collections.abc import Iterator

from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, OperationModel, Shape, StructureShape

from collectors import aws_models, paths
from collectors.spec_checks import is_read
from collectors.spec_form import nearest
from evidence.errors import RemitError


def suggest(service: str) -> str:
    """Return the text of a spec with every read of a service that needs no parameter, and the calls that these feed.

    Types are left to whoever completes the draft. Raises RemitError for a service that AWS doesn't have.
    """
    try:
        model = aws_models.service_model(service)
    except UnknownServiceError:
        remedy = nearest(service, aws_models.service_names())
        raise RemitError(f"AWS has no service {service}", remedy=remedy) from None
    reads = [model.operation_model(name) for name in model.operation_names if is_read(service, name)]
    free = [operation for operation in reads if not _required(operation)]
    if not free:
        raise RemitError(f"{service} has no read that needs no parameter", remedy="write its spec by hand")
    lines = [
        f"# Draft of what {model.metadata.get('serviceFullName', service)} gives an audit: keep what is evidence, add",
        "# `type` (CloudFormation's name), `arn`, `absent` and `redact` where they are due.",
    ]
    fed: set[str] = set()
    for operation in free:
        items = aws_models.default_items(service, operation.name) or _only_list(operation)
        item = _item(operation, items)
        lines += ["", "[[operation]]", *_described(operation, items, item)]
        for child, params in _children(reads, item):
            if child.name not in fed:
                fed.add(child.name)
                below = aws_models.default_items(service, child.name) or ""
                lines += ["", "[[operation.child]]", *_described(child, below, _item(child, below))]
                lines.append(
                    f"params = {{ {', '.join(f'{name} = {json.dumps(path)}' for name, path in params.items())} }}"
                )
    return "\n".join(lines) + "\n"


def _required(operation: OperationModel) -> list[str]:
    return list(operation.input_shape.required_members) if operation.input_shape else []


def _only_list(operation: OperationModel) -> str:
    shape = operation.output_shape
    members = shape.members.items() if isinstance(shape, StructureShape) else ()
    lists = [name for name, member in members if isinstance(member, ListShape)]
    return f"{lists[0]}[]" if len(lists) == 1 else ""


def _item(operation: OperationModel, items: str) -> Shape | None:
    shape: Shape | None = operation.output_shape
    for step in paths.steps(items):
        if step == paths.ELEMENTS:
            shape = shape.member if isinstance(shape, ListShape) else None
        else:
            shape = shape.members[step] if isinstance(shape, StructureShape) else None
    return shape


def _described(operation: OperationModel, items: str, item: Shape | None) -> Iterator[str]:
    yield f"name = {json.dumps(operation.name)}"
    yield f"items = {json.dumps(items)}"
    if item is not None and not isinstance(item, StructureShape | ListShape):
        yield 'id = "@"'
    members = list(item.members) if items and isinstance(item, StructureShape) else []
    for key, wanted in (("id", r"(?i)(id|identifier|name|arn)$"), ("arn", r"(?i)arn$")):
        named = _named(operation, members, wanted)
        if named:
            yield f"{key} = {json.dumps(named)}"


def _named(operation: OperationModel, members: list[str], wanted: str) -> str | None:
    """Return the member that most likely names an item: the one that shares most with the operation's name."""
    found = [member for member in members if re.search(wanted, member)]
    noun = re.sub(r"^(List|Describe|Get|Search)", "", operation.name).lower()

    def strangeness(member: str) -> tuple[bool, int]:
        stem = re.sub(wanted, "", member).lower()
        return (bool(stem) and stem not in noun, members.index(member))

    return min(found, key=strangeness, default=None)


def _children(reads: list[OperationModel], item: Shape | None) -> Iterator[tuple[OperationModel, dict[str, str]]]:
    """Yield the reads whose required parameters are all members of an item, under the same name."""
    members = {name.lower(): name for name in (item.members if isinstance(item, StructureShape) else ())}
    for operation in reads:
        required = _required(operation)
        if required and all(name.lower() in members for name in required):
            yield operation, {name: members[name.lower()] for name in required}
