"""AWS in this process: every operation answers from the output shape of its botocore model, as the wire would.

Requests are serialized by botocore and answers parsed by it; only the connection between the two is left out. A call
whose operation has pages answers with two of them.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from moto.core.model import ServiceModel
from moto.core.serialize import SERIALIZERS

from collectors import aws_models, paths
from collectors.specs import OperationSpec, ServiceSpec
from collectors.templates import SAMPLE, Names
from tests.collectors import endpoint

TWO = 2
_LISTED_DEEP = 4
"""From this depth on lists have one element: an answer stays small where shapes stand in shapes."""
_PLAIN: dict[str, Any] = {
    "boolean": True,
    "timestamp": datetime(2026, 3, 31, 12, tzinfo=UTC),
    "blob": b"blob",
    "float": 1.5,
    "double": 1.5,
}


@dataclass
class Made:
    """A call that was made: the operation, its parameters, and the page that it asked for."""

    operation: str
    params: dict[str, Any]
    page: int


@dataclass
class Answering:
    """Answers for one service. `said` are the bodies given, by operation; `calls` what was asked."""

    spec: ServiceSpec
    names: Names = SAMPLE
    empty: bool = False
    error: str | None = None
    refused: frozenset[str] | None = None
    """The operations that get the error; none named: all."""
    calls: list[Made] = field(default_factory=list)
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._now = threading.local()
        self._lock = threading.Lock()
        self._serial = 0
        self._keys: set[str] = set()
        self._wire = ServiceModel(aws_models.loader().load_service_model(self.spec.service, "service-2"))
        self._places = [(operation, parent) for operation, parent in self.spec.walk()]

    def register(self, session: Any) -> None:
        """Answer whatever clients of a botocore session ask."""
        session.register("before-parameter-build", self._before)
        session.register("before-send", self._send)

    def body(self, operation: str) -> dict[str, Any]:
        """Return what an operation answers, without a wire, in one page."""
        return self._body(aws_models.operation_model(self.spec.service, operation), None, TWO)

    def last_page(self, operation: str) -> dict[str, Any]:
        """Return the same without what leads to a further page."""
        config = aws_models.pagination(self.spec.service, operation)
        return self._body(aws_models.operation_model(self.spec.service, operation), config, TWO)

    def _before(self, params: dict[str, Any], model: OperationModel, **_: Any) -> None:
        known: dict[str, tuple[dict[str, Any], OperationModel]] = self._now.__dict__
        known[model.name] = (dict(params), model)

    def _send(self, request: Any, event_name: str, **_: Any) -> AWSResponse:
        params, model = self._now.__dict__[event_name.rpartition(".")[2]]
        config = aws_models.pagination(self.spec.service, model.name)
        page = 1 + any(token in params for token in _listed(config["input_token"])) if config else 1
        with self._lock:
            self.calls.append(Made(model.name, params, page))
            if self.error and (self.refused is None or model.name in self.refused):
                return _response(request, *refusal(model, self.error))
            nothing = self.empty and model.name in {place.name for place, _ in self._places}
            body = {} if nothing else self._body(model, config, page)
            self.said.setdefault(model.name, []).append(body)
        form = model.service_model.resolved_protocol
        answer = SERIALIZERS[form](self._wire.operation_model(model.name)).serialize(body)
        text = answer["body"]
        return _response(
            request, answer["status_code"], answer["headers"], text if isinstance(text, bytes) else str(text).encode()
        )

    def _body(self, model: OperationModel, config: dict[str, Any] | None, page: int) -> dict[str, Any]:
        self._keys = {
            path.rpartition(".")[2]
            for place, _ in self._places
            for path in place.redact
            if place.name == model.name and path[-1] not in "*]"
        }
        body: dict[str, Any] = self._value(model.output_shape, "", 0, (), self._named(model.name)) or {}
        for token in _listed(config["output_token"]) if config else ():
            for path in token.split("||"):
                _set(body, path.strip(), f"token-{self._next():040}" if page < TWO else None)
        if config and "more_results" in config:
            _set(body, config["more_results"], page < TWO)
        for place, _ in self._places:
            if place.before == model.name:
                body["State"] = "COMPLETE"
            if place.name == model.name:
                for member in place.decode:
                    columns = [path for path in (place.id, place.arn) if path]
                    body[member] = "\n".join([",".join(columns)] * (TWO + 1)).encode()
                self._concerned(place, body)
        return body

    def _concerned(self, spec: OperationSpec, body: dict[str, Any]) -> None:
        """Give items, in turn, the values on which the calls below them depend."""
        for child in spec.children:
            for path, values in child.where.items():
                for number, (_, item) in enumerate(list(paths.items(body, spec.items))):
                    value = self.names.fill(values[number % len(values)])
                    turn = [other for other in spec.children if path in other.where]
                    chosen = turn[number % len(turn)]
                    if chosen is child:
                        paths.replace(item, path, lambda _, value=value: value)

    def _named(self, operation: str) -> frozenset[str]:
        """Return every member that a spec names in an answer: of a choice of members, these are the ones to give."""
        found: set[str] = set()
        for spec, _ in self._places:
            if spec.name == operation:
                below = [path for child in spec.children for path in (*child.params.values(), *child.where)]
                for path in (spec.items, spec.id or "", spec.arn or "", *below, *spec.redact):
                    found.update(path.replace("[]", "").replace("{", ".").replace("}", ".").split("."))
        return frozenset(found)

    def _value(self, shape: Shape | None, name: str, depth: int, above: tuple[str, ...], named: frozenset[str]) -> Any:
        """Return a value of a shape; None where a shape comes round to itself."""
        if shape is None or shape.name in above:
            return None
        inside = (*above, shape.name)
        if isinstance(shape, StructureShape):
            if shape.is_document_type:
                return {"document": "d"}
            members = dict(shape.members)
            if shape.is_tagged_union:
                wanted = [member for member in members if member in named] or list(members)
                members = {wanted[0]: members[wanted[0]]}
            made = {member: self._value(inner, member, depth + 1, inside, named) for member, inner in members.items()}
            return {member: value for member, value in made.items() if value is not None}
        if isinstance(shape, ListShape):
            length = TWO if depth < _LISTED_DEEP else 1
            made_list = [self._value(shape.member, name, depth + 1, inside, named) for _ in range(length)]
            return [value for value in made_list if value is not None]
        if isinstance(shape, MapShape):
            keys = {
                self._value(shape.key, f"{name}Key", depth + 1, inside, named),
                *([] if getattr(shape.key, "enum", None) else self._keys),
            }
            pairs = {key: self._value(shape.value, name, depth + 1, inside, named) for key in sorted(keys)}
            return {key: value for key, value in pairs.items() if value is not None}
        return self._scalar(shape, name)

    def _scalar(self, shape: Shape, name: str) -> Any:
        if shape.type_name in ("integer", "long"):
            return self._next()
        if shape.type_name in _PLAIN:
            return _PLAIN[shape.type_name]
        if getattr(shape, "enum", None):
            return shape.enum[0]
        if name.lower().endswith("arn"):
            return f"arn:aws:{self.spec.service}:us-east-1:{self.names.account_id}:stream/{name}/{self._next():012}"
        return f"{name or shape.name}-{self._next():036}"

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def asked(self) -> Counter[str]:
        return Counter(made.operation for made in self.calls)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _set(body: dict[str, Any], path: str, value: Any) -> None:
    """Set a plain dotted path, or take it away; what is no plain path follows from the items and stays."""
    *outer, last = path.split(".")
    for name in outer:
        body = body.get(name, {})
    if last in body or (value is not None and "[" not in path):
        body.pop(last, None)
        if value is not None:
            body[last] = value


def refusal(model: OperationModel, code: str) -> tuple[int, dict[str, str], bytes]:
    """Return an error as a service says it: status, headers and body."""
    protocol = model.service_model.resolved_protocol
    said = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
    reply = endpoint.error(code) if "json" in protocol else endpoint.xml_error(code)
    if protocol == "ec2":
        reply = replace(reply, body=f"<Response><Errors>{said}</Errors><RequestID>r</RequestID></Response>")
    elif model.service_model.service_name == "s3":
        reply = replace(reply, body=said)
    return reply.status, reply.headers, reply.data()


class _Raw(BytesIO):
    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def _response(request: Any, status: int, headers: dict[str, Any], body: bytes) -> AWSResponse:
    made = HTTPHeaders.from_dict({name: str(value) for name, value in headers.items()})
    return AWSResponse(request.url, status, made, _Raw(body))
