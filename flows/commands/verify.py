"""`remit verify`: whether what was sealed still holds. `remit verify cloudtrail` is beside it, in a file of its own."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from flows.commands.options import ConfigOption, DatabaseOption, FormatOption, LakeOption, settings_of
from flows.commands.output import reading_bytes, say
from flows.commands.verify_cloudtrail import cloudtrail

if TYPE_CHECKING:
    from evidence.verification import Verification


class _PathOrCommand(typer.core.TyperGroup):
    """A group that is a command of its own too: what isn't a command's name is a path.

    A folder that is called like a command is reached as `./cloudtrail`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] in self.commands:
            args = ["", *args]
        else:
            ctx.allow_interspersed_args = True
        return super().parse_args(ctx, args)


app = typer.Typer(name="verify", cls=_PathOrCommand, invoke_without_command=True)
app.command()(cloudtrail)


@app.callback()
def verify(
    context: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A lake, or a package (folder or .zip).", show_default="the lake"),
    ] = None,
    form: FormatOption = "table",
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Verify a lake or a package; exit code 1, and the exact file, where anything was changed, added or removed.

    Example: remit verify data/lake
    """
    if context.invoked_subcommand:
        return
    from evidence.errors import RemitError

    settings = settings_of(config, lake, database)
    if form not in ("table", "json"):
        raise RemitError(f"a verification can't be written as {form}", remedy="use --format json")
    target = path or settings.lake
    found = _verified(target)
    if form == "json":
        findings = [{"path": finding.path, "problem": finding.problem} for finding in found.findings]
        about = {"path": target, "holds": found.holds, "runs": found.runs, "files": found.files, "bytes": found.bytes}
        say(json.dumps({**about, "head": found.head, "unfinished": found.unfinished, "findings": findings}, indent=2))
    else:
        for finding in found.findings:
            say(f"{finding.path} {finding.problem}")
        if found.unfinished:
            say(f"{len(found.unfinished)} unfinished run(s), which are no part of the lake")
        verdict = "holds" if found.holds else f"does NOT hold: {len(found.findings)} finding(s)"
        say(f"{target} {verdict} ({found.runs} runs, {found.files} files, {found.bytes:,} bytes; head {found.head})")
    if not found.holds:
        raise typer.Exit(1)


def _verified(target: str) -> "Verification":
    from evidence.errors import RemitError
    from evidence.lake import ABOUT, Lake
    from evidence.manifest import FOLDER
    from evidence.storage import Storage
    from evidence.verification import Finding, verify_lake
    from queries.package import verify_package

    folder = Path(target)
    if not target.startswith("s3://") and not folder.exists():
        raise RemitError(f"{target} does not exist", remedy="name a lake or a package")
    with reading_bytes("verifying", _bytes(folder)) as progress:
        if (folder / FOLDER).is_dir() and not (folder / ABOUT).exists():
            found = verify_lake(Lake(Storage(target)), progress=progress)
            found.findings.append(Finding(ABOUT, "is missing"))
            return found
        if target.startswith("s3://") or (folder / ABOUT).exists():
            return verify_lake(Lake.open(target), progress=progress)
        return verify_package(folder, progress=progress)


def _bytes(path: Path) -> int | None:
    """Return the size of a file, or of all files in a folder; None for what lies elsewhere."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size if path.is_file() else None
