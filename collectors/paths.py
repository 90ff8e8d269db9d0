"""The paths that specs are written in: dotted member names, `[]` for every element of a list, `*` for every value.

`Reservations[].Instances[]` names items, `Tags[].Key` a value in each of them, `@` the item itself and the empty path
the whole body. The subset is small so that SQL can walk the same path, and so that every item has a JSON pointer.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

ELEMENTS, ANY, DEEP = "[]", "*", "**."
_STEP = re.compile(r"([A-Za-z0-9_:+/-]+|\*)?((?:\[\])*)$")


class PathError(ValueError):
    """A text that is no path."""


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str, ...]:
    """Return the steps of a path: member names, `[]` and `*`; none for the empty path and for `@`.

    Raises PathError for anything else, filters and functions included.
    """
    if path in ("", "@"):
        return ()
    found: list[str] = []
    for part in path.split("."):
        match = _STEP.match(part)
        if not part or not match or (not match[1] and found):
            raise PathError(f"{path!r} is not a path such as Reservations[].Instances[]")
        found += [match[1]] if match[1] else []
        found += [ELEMENTS] * (len(match[2]) // 2)
    return tuple(found)


def items(body: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every value at a path, each with its JSON pointer (RFC 6901); an absent member yields nothing."""
    return _walk(body, steps(path), "")


def _walk(value: Any, remaining: tuple[str, ...], pointer: str) -> Iterator[tuple[str, Any]]:
    if not remaining:
        yield pointer, value
        return
    step, rest = remaining[0], remaining[1:]
    for key, inner in _members(value, step):
        if inner is not None:
            yield from _walk(inner, rest, f"{pointer}/{_escaped(key)}")


def _members(value: Any, step: str) -> list[tuple[Any, Any]]:
    if isinstance(value, list):
        return list(enumerate(value)) if step in (ELEMENTS, ANY) else []
    if isinstance(value, dict):
        if step == ANY:
            return list(value.items())
        return [(step, value[step])] if step in value else []
    return []


def _escaped(key: Any) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def pick(item: Any, path: str) -> Any:
    """Return the value at a path: None where there is none, a list of the values where the path holds `[]` or `*`."""
    parts = steps(path)
    if ELEMENTS in parts or ANY in parts:
        return [value for _, value in _walk(item, parts, "")]
    for step in parts:
        if not isinstance(item, dict):
            return None
        item = item.get(step)
    return item


def count(body: Any, path: str) -> int:
    """Return how many items a body has at a path; a whole body counts as one unless it is empty."""
    parts = steps(path)
    if not parts:
        return 1 if body else 0
    if parts.count(ELEMENTS) == 1 and parts[-1] == ELEMENTS:
        found = pick(body, path[: -len(ELEMENTS)])
        return len(found) if isinstance(found, list) else 0
    return sum(1 for _ in _walk(body, parts, ""))


def replace(value: Any, path: str, change: Callable[[Any], Any]) -> None:
    """Replace, in place, every value below `value` that a path names by what `change` makes of it.

    Here alone a path may hold one `**`: what stands right of it is looked for at any depth below what stands left.
    """
    above, deep, below = path.partition(DEEP)
    if not deep:
        _replace(value, steps(path), change)
        return
    for _, found in list(_walk(value, steps(above.removesuffix(".")), "")):
        for inner in list(_nodes(found)):
            _replace(inner, steps(below), change)


def _nodes(value: Any) -> Iterator[Any]:
    """Yield every object in a value, those in lists too, from the top down."""
    if isinstance(value, list):
        for element in value:
            yield from _nodes(element)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)


def _replace(value: Any, remaining: tuple[str, ...], change: Callable[[Any], Any]) -> None:
    step, rest = remaining[0], remaining[1:]
    for key, inner in _members(value, step):
        if inner is None:
            continue
        if rest:
            _replace(inner, rest, change)
        else:
            value[key] = change(inner)


def replace_folded(value: Any, path: str, change: Callable[[Any], Any]) -> None:
    """Replace what `replace` would if members were spelled as the path spells them, whatever their case is."""
    above, deep, below = path.rpartition(DEEP)
    found = [value]
    if deep:
        found = [node for top in _folded(value, _caseless(above.removesuffix("."))) for node in _nodes(top)]
    *outer, last = _caseless(below)
    for place in [inner for one in found for inner in _folded(one, tuple(outer))]:
        for key in _named(place, last):
            if place[key] is not None:
                place[key] = change(place[key])


def _caseless(path: str) -> tuple[str, ...]:
    return tuple(step.casefold() for step in steps(path))


def _folded(value: Any, remaining: tuple[str, ...]) -> Iterator[Any]:
    """Yield every value at these steps, whatever the members' case is."""
    if not remaining:
        yield value
        return
    for key in _named(value, remaining[0]):
        yield from _folded(value[key], remaining[1:])


def _named(value: Any, step: str) -> list[Any]:
    """Return the keys of a value that a step names, whatever their case is."""
    if isinstance(value, dict) and step != ANY:
        return [name for name in value if name.casefold() == step]
    return [key for key, _ in _members(value, step)]


def assign(request: dict[str, Any], path: str, value: Any) -> None:
    """Set a member of a request in place; a dotted path sets it inside of others, which are made if need be."""
    *outer, last = path.split(".")
    for name in outer:
        request = request.setdefault(name, {})
    request[last] = value
