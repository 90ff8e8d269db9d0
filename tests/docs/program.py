"""The program as the docs must describe it: its commands, their options, and whether a command line would be taken."""

from collections.abc import Iterator
from typing import Any

import typer.main
from typer.core import TyperGroup
from typer.exceptions import TyperException

from flows.cli import app

Words = tuple[str, ...]


def commands() -> dict[Words, Any]:
    """Return every command that does something by its words, such as `("query", "run")`."""
    return dict(_below((), typer.main.get_command(app)))


def _below(words: Words, command: Any) -> Iterator[tuple[Words, Any]]:
    if words and getattr(command, "invoke_without_command", True):
        yield words, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _below((*words, name), inner)


def options(command: Any) -> set[str]:
    """Return the options of a command, `--format` and the like."""
    return {name for parameter in command.params for name in parameter.opts if name.startswith("-")}


def parsed(arguments: list[str]) -> tuple[Words, dict[str, Any]]:
    """Return the command that a command line means, and the values of its parameters.

    Raises AssertionError where the program would refuse it: an unknown command or option, a value that isn't one.
    """
    command: Any = typer.main.get_command(app)
    words: Words = ()
    rest = list(arguments)
    while isinstance(command, TyperGroup) and rest and rest[0] in command.commands:
        words, command = (*words, rest[0]), command.commands[rest.pop(0)]
    assert words in commands() or "--help" in rest or "-h" in rest, f"no command: remit {' '.join(arguments)}"
    assert {"--help", "-h"}.isdisjoint(rest) or len(rest) == 1, f"--help with more: remit {' '.join(arguments)}"
    if rest in (["--help"], ["-h"]):
        return words, {}
    try:
        return words, dict(command.make_context(" ".join(words), rest).params)
    except TyperException as error:
        raise AssertionError(f"remit {' '.join(arguments)}: {error}") from None
