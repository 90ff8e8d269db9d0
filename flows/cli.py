"""`remit`: the command line. Exit codes: 0 ok, 1 findings, gaps or a failed verification, 2 usage or configuration."""

import os
import sys
from typing import NoReturn

import typer
import typer.core

from evidence.errors import RemitError
from flows import logs
from flows.commands import (
    collect,
    controls,
    demo,
    doctor,
    evidence,
    export,
    iam_policy,
    init,
    nightly,
    plan,
    query,
    runs,
    schedule,
    services,
    sql,
    transform,
    verify,
)
from flows.lean import spare_the_processor

INTERRUPTED = 130
"""The exit code that Typer gives a command that was interrupted from the keyboard."""
ORDER = (
    *(
        "demo",
        "nightly",
        "schedule",
        "collect",
        "transform",
        "init",
        "doctor",
        "plan",
        "runs",
        "services",
        "controls",
        "iam-policy",
    ),
    *("evidence", "query", "sql", "export", "verify"),
)
"""Commands as the help lists them: the way of the data."""


class _InOrder(typer.core.TyperGroup):
    def list_commands(self, _: object) -> list[str]:
        return list(ORDER)


app = typer.Typer(
    name="remit",
    cls=_InOrder,
    help=(
        "Evidence of who carried which responsibility in an AWS estate, on any day, under the AWS Shared "
        "Responsibility Model.\n\nStart with [bold]remit demo[/bold]: the whole pipeline on an embedded AWS estate, "
        "with nothing to configure."
    ),
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo.demo)
app.command()(nightly.nightly)
app.command()(schedule.schedule)
app.add_typer(collect.app)
app.command()(transform.transform)
app.command()(init.init)
app.command()(doctor.doctor)
app.command()(plan.plan)
app.command()(runs.runs)
app.command()(services.services)
app.command()(controls.controls)
app.command("iam-policy")(iam_policy.iam_policy)
app.add_typer(evidence.app)
app.add_typer(query.app)
app.command()(sql.sql)
app.command()(export.export)
app.add_typer(verify.app)


def main() -> None:
    """Run the command line; every error ends as one line on standard error, and never as a traceback."""
    logs.quiet()
    spare_the_processor()
    try:
        app()
    except RemitError as error:
        _leave(str(error), error.exit_code)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            _leave("interrupted; what was sealed is untouched", INTERRUPTED)
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last stop: nothing may reach the user as a traceback
        log = logs.note_failure(error)
        where = f"; the details are in {log}" if log else ""
        _say(f"unexpected {type(error).__name__}{where}")
        sys.stdout.flush()
        # The error's traceback holds connections, whose library would tell the console at the interpreter's end.
        os._exit(2)


def _leave(message: str, code: int) -> NoReturn:
    _say(message)
    sys.exit(code)


def _say(message: str) -> None:
    line = " ".join(message.split())
    print("remit: " + "".join(char if char.isprintable() else "?" for char in line), file=sys.stderr, flush=True)  # noqa: T201
