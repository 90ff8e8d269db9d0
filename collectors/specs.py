"""Service specs: what is asked of AWS, read from `services/<service>.toml` and completed from botocore's models."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from botocore.exceptions import UnknownServiceError

from collectors import aws_models
from collectors.spec_checks import check_service
from collectors.spec_form import (
    Breadth,
    CallForm,
    ChildForm,
    Match,
    OperationForm,
    ServiceForm,
    SpecProblem,
    nearest,
    read_form,
)
from evidence.errors import RemitError

FOLDER = Path(__file__).parent / "services"


@dataclass(frozen=True)
class Ask:
    """One way of asking an operation: constant parameters, and the one Region that answers, if there is only one."""

    fixed: Mapping[str, Any]
    pin: str | None = None


@dataclass(frozen=True, eq=False)
class OperationSpec:
    """One operation in one place: at the top of a service, or below the operation whose items it is asked for.

    Paths are those of `collectors.paths`. Two specs are equal only if they are the same object.
    """

    service: str
    name: str
    scope: str
    """`global` (answered once an account) or `regional`."""
    breadth: Breadth
    items: str
    id: str | None
    arn: str | None
    type: str | None
    actions: tuple[str, ...]
    asks: tuple[Ask, ...]
    absent: tuple[Match, ...] = ()
    not_enabled: tuple[Match, ...] = ()
    redact: tuple[str, ...] = ()
    billed: str | None = None
    """What AWS charges for a call; null where it charges nothing."""
    decode: Mapping[str, str] = field(default_factory=dict)
    before: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    batch: str | None = None
    batch_size: int = 1
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    children: tuple["OperationSpec", ...] = ()

    @property
    def full_name(self) -> str:
        """`s3:ListBuckets`: botocore's service and operation, as outcomes and controls name it."""
        return f"{self.service}:{self.name}"

    def read_at(self, breadth: Breadth | Sequence[str]) -> bool:
        """Whether a night of a breadth makes this call, if it makes those above it."""
        if isinstance(breadth, str):
            return breadth == "all" or self.breadth == breadth
        return self.service in breadth or self.breadth in breadth

    def walk(self, parent: "OperationSpec | None" = None) -> Iterator[tuple["OperationSpec", "OperationSpec | None"]]:
        """Yield this operation and all below it, each with the operation above it; parents come first."""
        yield self, parent
        for child in self.children:
            yield from child.walk(self)


@dataclass(frozen=True, eq=False)
class ServiceSpec:
    """All that is asked of one service, under botocore's name for it."""

    service: str
    operations: tuple[OperationSpec, ...]

    def walk(self) -> Iterator[tuple[OperationSpec, OperationSpec | None]]:
        """Yield every operation in every place, with the operation above it."""
        for operation in self.operations:
            yield from operation.walk()


def load_specs(folder: Path = FOLDER, breadth: Breadth | Sequence[str] = "controls") -> list[ServiceSpec]:
    """Load what a night of this breadth reads, sorted by service.

    A list names services of which everything is read; `controls` among them adds what controls need of all others.

    Raises RemitError, naming file and line, for a spec that says what AWS doesn't know, or that would do more than
    read; and for a service without a spec.
    """
    forms = {file: read_form(file) for file in _files(folder, breadth)}
    wide = set() if isinstance(breadth, str) else {*breadth}
    specs = [
        _spec(file, form)
        for file, form in forms.items()
        if breadth == "all" or form.breadth == "controls" or file.stem in wide
    ]
    return [ServiceSpec(spec.service, _chosen(spec.operations, breadth)) for spec in specs]


def _files(folder: Path, breadth: Breadth | Sequence[str]) -> list[Path]:
    files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
    if not files:
        raise RemitError(f"no specs in {folder}", remedy="restore the folder")
    if isinstance(breadth, str):
        return list(files.values())
    for service in breadth:
        if service not in (*files, "controls"):
            raise RemitError(f"no spec for service {service} in {folder}", remedy=nearest(service, files))
    return [file for name, file in files.items() if name in breadth or "controls" in breadth]


def _chosen(operations: Sequence[OperationSpec], breadth: Breadth | Sequence[str]) -> tuple[OperationSpec, ...]:
    return tuple(
        replace(operation, children=_chosen(operation.children, breadth))
        for operation in operations
        if operation.read_at(breadth)
    )


def load_spec(file: Path) -> ServiceSpec:
    """Load one spec whole; its file is named as botocore names the service. Raises RemitError as `load_specs` does."""
    return _spec(file, read_form(file))


def _spec(file: Path, form: ServiceForm) -> ServiceSpec:
    service = file.stem
    try:
        aws_models.service_model(service)
    except UnknownServiceError:
        remedy = nearest(service, aws_models.service_names())
        raise RemitError(f"{file}: AWS has no service {service}", remedy=remedy) from None
    try:
        check_service(service, form)
    except SpecProblem as problem:
        raise problem.explained(file) from None
    scope = "regional" if aws_models.regional(service) else "global"
    operations = tuple(
        _operation(service, operation, scope, form.breadth, form.iam_prefix) for operation in form.operation
    )
    return ServiceSpec(service, operations)


def _operation(service: str, form: CallForm, scope: str, breadth: Breadth, prefix: str | None) -> OperationSpec:
    breadth = "all" if breadth == "all" else form.breadth
    top = form if isinstance(form, OperationForm) else OperationForm(name=form.name)
    below = form if isinstance(form, ChildForm) else ChildForm(name=form.name)
    scope = top.scope or ("global" if top.pin else scope)
    actions = (aws_models.default_action(service, form.name, prefix),) if form.actions is None else form.actions
    if top.before:
        actions = tuple(dict.fromkeys((*actions, aws_models.default_action(service, top.before, prefix))))
    ways = top.each or (None,)
    return OperationSpec(
        service=service,
        name=form.name,
        scope=scope,
        breadth=breadth,
        items=aws_models.default_items(service, form.name) if form.items is None else form.items,
        id=form.id,
        arn=form.arn,
        type=form.type,
        actions=actions,
        asks=tuple(
            Ask({**form.fixed, **(way.fixed if way else {})}, (way.pin if way else None) or top.pin) for way in ways
        ),
        absent=form.absent,
        not_enabled=form.not_enabled,
        redact=form.redact,
        billed=form.billed,
        decode=form.decode,
        before=top.before,
        params=below.params,
        batch=below.batch,
        batch_size=below.batch_size if below.batch else 1,
        where=below.where,
        children=tuple(_operation(service, child, scope, breadth, prefix) for child in form.child),
    )
