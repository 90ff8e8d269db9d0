"""Drafts a spec for one service more from botocore's model; a person then cuts it down to what gives evidence."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, MapShape, OperationModel, StructureShape

from collectors import aws_models, drafting
from collectors.drafting import Feed
from collectors.spec_checks import is_read
from collectors.spec_form import nearest
from evidence.errors import RemitError

_MOST_AT_ONCE = 25


@dataclass
class _Draft:
    operation: OperationModel
    feed: Feed | None = None
    below: list["_Draft"] = field(default_factory=list)

    def walk(self) -> Iterator["_Draft"]:
        yield self
        for draft in self.below:
            yield from draft.walk()


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
    tops = [_Draft(operation) for operation in reads if not drafting.required(operation)]
    if not tops:
        raise RemitError(f"{service} has no read that needs no parameter", remedy="write its spec by hand")
    _hang(tops, [operation for operation in reads if drafting.required(operation)])
    lines = [
        f"# Draft of what {model.metadata.get('serviceFullName', service)} gives an audit: keep what is evidence, add",
        "# `type` (CloudFormation's name), correct ids, parameters, `absent` and `redact`.",
        *(line for top in tops for line in _block(top, 0)),
    ]
    return "\n".join(lines) + "\n"


def _hang(tops: Sequence[_Draft], waiting: list[OperationModel]) -> None:
    """Hang every operation below the one whose items fill it best, as long as one does."""
    while waiting:
        placed = [draft for top in tops for draft in top.walk()]
        left = []
        for operation in waiting:
            fed = [(draft, feed) for draft in placed if (feed := drafting.feed(operation, draft.operation))]
            if fed:
                parent, feed = max(fed, key=lambda pair: pair[1].strength)
                parent.below.append(_Draft(operation, feed))
            else:
                left.append(operation)
        if len(left) == len(waiting):
            return
        waiting = left


def _block(draft: _Draft, depth: int) -> Iterator[str]:
    operation = draft.operation
    items = drafting.items_of(operation)
    item = drafting.item_of(operation, items)
    yield from ("", f"[[{'.'.join(['operation', *['child'] * depth])}]]", f"name = {json.dumps(operation.name)}")
    if draft.feed:
        params = ", ".join(f"{name} = {json.dumps(path)}" for name, path in draft.feed.params.items())
        yield f"params = {{ {params} }}"
        if draft.feed.batch:
            yield f"batch = {json.dumps(draft.feed.batch)}"
            yield f"batch_size = {_MOST_AT_ONCE}"
    yield f"items = {json.dumps(items)}"
    if item is not None and not isinstance(item, StructureShape | ListShape | MapShape):
        yield 'id = "@"'
    elif items and (name := drafting.named(operation, item, "id", "identifier", "name", "arn")):
        yield f"id = {json.dumps(name)}"
    if items and (arn := drafting.named(operation, item, "arn")):
        yield f"arn = {json.dumps(arn)}"
    if draft.feed and (codes := drafting.gone(operation)):
        yield f"absent = {json.dumps(codes)}"
    if hidden := list(drafting.secrets(item)):
        yield f"redact = {json.dumps(hidden)}"
    for below in draft.below:
        yield from _block(below, depth + 1)
