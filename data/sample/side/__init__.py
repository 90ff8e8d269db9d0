"""Answers of the estate that moto lacks or gets wrong, one module per service.

A handler takes the context, the call and its input and returns the output in the shape of botocore's model; it is
found by its place: the module named after the service, the function named after the operation in snake_case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from botocore import xform_name

from data.sample.calls import Call
from data.sample.side.context import Context

Handler = Callable[[Context, Call, dict[str, Any]], dict[str, Any]]


@cache
def handler(service: str, operation: str) -> Handler | None:
    """The side answer for one operation, or None where moto answers."""
    name = f"{__name__}.{service.replace('-', '_')}"
    if find_spec(name) is None:
        return None
    found: Handler | None = getattr(import_module(name), xform_name(operation), None)
    return found
