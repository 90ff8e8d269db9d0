"""Specs against botocore's models: what doesn't exist at AWS, or does more than read, fails before a call is made."""

import re
import string
from collections.abc import Iterable, Iterator
from typing import Any

from botocore.model import ListShape, MapShape, OperationNotFoundError, Shape, StructureShape
from botocore.validate import ParamValidator

from collectors import aws_models, paths, templates
from collectors.spec_form import CallForm, ChildForm, Location, OperationForm, ServiceForm, SpecProblem, nearest

_READS = re.compile(r"^(List|Describe|Get|BatchGet|Search|Select|Lookup)[A-Z]")
_BEFORE = {"iam:GenerateCredentialReport"}
"""Calls that aren't reads and may yet be made, because they change nothing but prepare an answer."""
_SECRETS = re.compile(
    r"^(?:secretsmanager:(?:Batch)?GetSecretValue|[a-z0-9-]+:Get\w*(?:SessionToken|FederationToken|AuthorizationToken"
    r"|Credentials|CredentialsForIdentity|PasswordData|RandomPassword|AccessDetails|CredentialsWithIAM)"
    r"|lambda:Get(?:Function|LayerVersion|LayerVersionByArn)|ssm:GetParameter(?:s|sByPath|History)?)$"
)
"""Calls that read but hand out secrets, or links that open something to whoever has them; no evidence needs them."""
_CONTENT = re.compile(
    r"^(?:s3:GetObject(?:Acl|Attributes|Tagging|Torrent)?|s3:ListObject\w+|codecommit:Get(?:Blob|File|Folder)"
    r"|logs:Get(?:LogEvents|LogRecord|QueryResults)|athena:GetQueryResults\w*|stepfunctions:(?:DescribeExecution|GetExecutionHistory)"
    r"|wellarchitected:GetLensReviewReport)$"
)
"""Calls that read what customers keep, or the names of it; an audit asks how it is kept."""
_Shape = Shape | None


def is_read(service: str, operation: str) -> bool:
    """Whether an operation may be named in a spec: it only reads, and hands out neither secrets nor content."""
    name = f"{service}:{operation}"
    return bool(_READS.match(operation)) and not _SECRETS.match(name) and not _CONTENT.match(name)


def check_service(service: str, form: ServiceForm) -> None:
    """Check a file's form against the service's model. Raises SpecProblem for the first thing that is wrong."""
    tops: set[str] = set()
    said: dict[str, tuple[Any, ...]] = {}
    for number, operation in enumerate(form.operation):
        where: Location = ("operation", number)
        if operation.name in tops:
            raise SpecProblem((*where, "name"), f"{operation.name} stands twice", "ask it several ways with `each`")
        tops.add(operation.name)
        _check_top(service, operation, where)
        _check_call(service, operation, where, said)


def _check_top(service: str, form: OperationForm, where: Location) -> None:
    model = _operation(service, form.name, (*where, "name"))
    if form.before and f"{service}:{form.before}" not in _BEFORE:
        raise SpecProblem((*where, "before"), f"{form.before} may not be called", "only reads may be named")
    if form.pin and form.scope == "regional":
        raise SpecProblem((*where, "pin"), "an operation with one pinned Region is global", "leave scope away")
    for way in form.each or (None,):
        fixed = templates.SAMPLE.fill({**form.fixed, **(way.fixed if way else {})})
        if model.input_shape is None and not fixed:
            continue
        _known_members(model.input_shape, fixed, (*where, "each" if way else "fixed"), form.name)
        report = ParamValidator().validate(fixed, model.input_shape)
        if report.has_errors():
            problem = report.generate_report().splitlines()[0]
            raise SpecProblem((*where, "fixed"), f"{form.name}: {problem}", "give the parameter in `fixed` or `each`")


def _check_call(service: str, form: CallForm, where: Location, said: dict[str, tuple[Any, ...]]) -> None:
    model = _operation(service, form.name, (*where, "name"))
    items = aws_models.default_items(service, form.name) if form.items is None else form.items
    facts = (items, form.id, form.arn, form.type)
    if said.setdefault(form.name, facts) != facts:
        raise SpecProblem(
            (*where, "name"),
            f"{form.name} stands in two places that differ in items, id, arn or type",
            "say the same in both: what reads the lake knows an operation by its name",
        )
    for member in form.decode:
        _at(model.output_shape, member, (*where, "decode"), {})
    item = _at(model.output_shape, items, (*where, "items"), form.decode)
    if items and paths.steps(items)[-1] != paths.ELEMENTS:
        raise SpecProblem((*where, "items"), f"{items} names no list", "end the path of the items with []")
    for key, path in (("id", form.id), ("arn", form.arn)):
        for part in _named(path):
            _at(item, part, (*where, key), {})
    for path in form.redact:
        _at_any_depth(item, path, (*where, "redact"))
    for number, child in enumerate(form.child):
        place: Location = (*where, "child", number)
        _check_child(service, child, model, item, place)
        _check_call(service, child, place, said)


def _check_child(service: str, form: ChildForm, parent: Any, item: _Shape, where: Location) -> None:
    model = _operation(service, form.name, (*where, "name"))
    asked = model.input_shape
    _known_members(asked, {**form.fixed, **form.params}, (*where, "params"), form.name)
    for path in (part for text in form.params.values() for part in _named(text)):
        for prefix, shape in (("request.", parent.input_shape), ("body.", parent.output_shape), ("", item)):
            if path.startswith(prefix):
                _at(shape, path.removeprefix(prefix), (*where, "params"), {})
                break
    for path, values in form.where.items():
        known: list[str] = getattr(_at(item, path, (*where, "where"), {}), "enum", [])
        for value in values if known else ():
            if value not in known:
                raise SpecProblem((*where, "where"), f"{path} is never {value}", nearest(str(value), known))
    if form.batch:
        if form.batch not in form.params:
            raise SpecProblem(
                (*where, "batch"), f"{form.batch} has no path in params", "say where its values come from"
            )
        if not isinstance(_at(asked, form.batch, (*where, "batch"), {}), ListShape):
            raise SpecProblem((*where, "batch"), f"{form.batch} is no list", "leave batch away")
    given = {name.split(".")[0] for name in (*form.fixed, *form.params)}
    missing = set(asked.required_members if asked else ()) - given
    if missing:
        raise SpecProblem((*where, "params"), f"{form.name} needs {', '.join(sorted(missing))}", "name it in params")


def _operation(service: str, name: str, where: Location) -> Any:
    try:
        model = aws_models.operation_model(service, name)
    except OperationNotFoundError:
        known = aws_models.service_model(service).operation_names
        raise SpecProblem(where, f"{service} has no operation {name}", nearest(name, known)) from None
    if not _READS.match(name):
        raise SpecProblem(where, f"{name} is no read", "only List, Describe, Get, Search, … may be named")
    if _SECRETS.match(f"{service}:{name}"):
        raise SpecProblem(where, f"{name} hands out secrets", "remove it: no evidence needs them")
    if _CONTENT.match(f"{service}:{name}"):
        raise SpecProblem(where, f"{name} hands out content", "remove it: an audit asks how it is kept")
    return model


def _known_members(shape: _Shape, given: Iterable[str], where: Location, operation: str) -> None:
    for path in given:
        inner = shape
        for name in path.split("."):
            members = inner.members if isinstance(inner, StructureShape) else {}
            if name not in members:
                raise SpecProblem(where, f"{operation} has no parameter {path}", nearest(name, members))
            inner = members[name]


def _at(shape: _Shape, path: str, where: Location, decoded: Iterable[str]) -> _Shape:
    """Return the shape at a path; None (anything) below what is decoded or has no shape of its own."""
    try:
        steps = paths.steps(path)
    except paths.PathError as error:
        raise SpecProblem(where, str(error)) from None
    if path == "@" and isinstance(shape, StructureShape):
        raise SpecProblem(where, "@ is for items that are values", nearest("", shape.members))
    if steps and steps[0] in decoded:
        return None
    for step in steps:
        if shape is None or getattr(shape, "is_document_type", False):
            return None
        shape = _inside(shape, step, path, where)
    return shape


def _at_any_depth(shape: _Shape, path: str, where: Location) -> None:
    """Check a path that may hold `**`: right of it has to stand a member of some shape below what stands left."""
    above, deep, below = path.partition(paths.DEEP)
    top = _at(shape, above.removesuffix("."), where, {})
    if deep and not any(_has(inner, below, where) for inner in _below(top, set())):
        raise SpecProblem(where, f"{path}: there is no {below} at any depth")


def _has(shape: Shape, path: str, where: Location) -> bool:
    try:
        _at(shape, path, where, {})
    except SpecProblem:
        return False
    return True


def _below(shape: _Shape, seen: set[str]) -> Iterator[Shape]:
    if shape is not None and shape.name not in seen:
        seen.add(shape.name)
        if isinstance(shape, StructureShape):
            yield shape
        inner = dict(getattr(shape, "members", {})).values()
        for member in (*inner, *(getattr(shape, part, None) for part in ("member", "value"))):
            yield from _below(member, seen)


def _inside(shape: Shape, step: str, path: str, where: Location) -> _Shape:
    if isinstance(shape, ListShape) and step in (paths.ELEMENTS, paths.ANY):
        return shape.member
    if isinstance(shape, MapShape) and step != paths.ELEMENTS:
        return shape.value
    if isinstance(shape, StructureShape) and step != paths.ELEMENTS:
        if step == paths.ANY:
            return None
        if step in shape.members:
            found: Shape = shape.members[step]
            return found
        raise SpecProblem(where, f"{path}: {shape.name} has no member {step}", nearest(step, shape.members))
    raise SpecProblem(where, f"{path}: {shape.name} is a {shape.type_name} and has no {step}")


def _named(text: str | None) -> list[str]:
    """Return the paths that an id or ARN names: those of a template's fields, or the text itself."""
    if text is None:
        return []
    if "{" not in text:
        return [text]
    return [name for _, name, _, _ in string.Formatter().parse(text) if name and name not in templates.PLACE_NAMES]
