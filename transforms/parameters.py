"""Parameters of controls: thresholds that their front matter declares, and what the configuration sets them to."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from evidence.errors import RemitError
from transforms.front_matter import shown
from transforms.models import Control, Value

Given = Mapping[str, Mapping[str, int | tuple[str, ...]]]
"""Values by control and parameter, as `[parameters]` of a configuration has them."""


def configured(controls: Mapping[str, Control], given: Given) -> dict[str, Control]:
    """Return the controls with the values that a configuration gives.

    Raises RemitError for a control or a parameter that is not there, naming the nearest, and for a wrong value.
    """
    result = dict(controls)
    for name, values in given.items():
        if name not in controls:
            raise RemitError(
                f"parameters.{name}: there is no such control", remedy=_nearest(name, _with_parameters(controls))
            )
        result[name] = replace(controls[name], given=_checked(controls[name], values))
    return result


def check_uses(control: Control) -> None:
    """Raise RemitError, with file and line, unless the SQL uses the parameters that are declared and no others."""
    declared, sql = set(control.head.parameters), control.sql
    if "$" not in sql and not declared:
        return
    uses = set(duckdb.extract_statements(sql)[0].named_parameters)
    for name in sorted(uses - declared):
        found = re.search(rf"\${re.escape(name)}\b", sql)
        line = sql.count("\n", 0, found.start() if found else 0) + 1
        raise RemitError(
            f"{shown(control.path)}:{line}: uses ${name}, which is no parameter", remedy="declare it under `parameters`"
        )
    for name in sorted(declared - uses):
        raise RemitError(f"{shown(control.path)}: does not use its parameter {name}", remedy=f"write ${name}")


def _checked(control: Control, values: Mapping[str, int | tuple[str, ...]]) -> dict[str, Value]:
    checked: dict[str, Value] = {}
    for name, value in values.items():
        key, parameter = f"parameters.{control.name}.{name}", control.head.parameters.get(name)
        if parameter is None:
            known = control.head.parameters
            raise RemitError(
                f"{key}: the control has no such parameter",
                remedy=_nearest(name, known) if known else f"{control.name} has none",
            )
        checked[name] = value if isinstance(value, int) else list(value)
        if not parameter.takes(checked[name]):
            raise RemitError(f"{key}: no {parameter.meaning}", remedy=f"it is {parameter.default} by default")
    return checked


def _with_parameters(controls: Mapping[str, Control]) -> list[str]:
    return [control.name for control in controls.values() if control.head.parameters]


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.0)
    return f"did you mean {near[0]}?" if near else "remove it"
