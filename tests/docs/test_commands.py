"""Every command and option that README, docs and help show: run, or checked against the program that it is of."""

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import botocore.session
import duckdb
import pytest
from botocore import xform_name

from queries import sql
from queries.catalog import find, load
from queries.runner import answer
from tests.docs.program import Words, commands, options, parsed
from tests.docs.walkthroughs import ROOT, Page, pages, read
from transforms.catalog import load_controls

PAGES = pages()
PLAIN = {"cd", "git"}
"""Programs whose commands are no business of ours."""
ADDED = set(read(ROOT / "docs" / "add-a-query.md").files)
STANDING = {"--config", "--lake", "--database", "--format", "--help", "-h"}


def shown() -> list[Any]:
    """Return every command line of every page, and of the commands' help."""
    lines = [(page.path.name, line) for page in PAGES for line in page.commands]
    for words, command in commands().items():
        examples = re.findall(r"^\s*Example: (.+)$", command.help, re.MULTILINE)
        lines += [(f"remit {' '.join(words)} --help", shlex.split(example)) for example in examples]
    return [pytest.param(line, id=f"{place}: {' '.join(line)}") for place, line in lines]


@pytest.mark.parametrize("line", shown())
def test_a_command_that_is_shown_works(line: list[str], database: Path) -> None:
    line = line[: line.index(">")] if ">" in line else line
    program, *arguments = line
    match Path(program).name:
        case "remit":
            words, values = parsed(arguments)
            _asked(words, values, database)
        case "make":
            targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
            assert {word for word in arguments if "=" not in word} <= set(targets)
        case "python":
            assert arguments[0] == "-m"
            assert importlib.util.find_spec(arguments[1]), arguments[1]
        case "duckdb":
            assert (arguments[0], arguments[1]) == ("data/remit.duckdb", "-c")
            with duckdb.connect(str(database), read_only=True) as connection:
                connection.execute(arguments[2])
        case "aws":
            _aws(arguments)
        case "prefect":
            assert f"#   {' '.join(line)}" in (ROOT / "prefect.yaml").read_text().splitlines()
        case other:
            assert other in PLAIN


def _asked(words: Words, values: dict[str, Any], database: Path) -> None:
    """Ask what can be asked of the small estate's tables."""
    if words == ("sql",):
        sql.check(values["statement"])
        if not {"outcomes", "responses", "events"} & sql.check(values["statement"]):
            sql.ask(database, values["statement"])
    elif words == ("query", "show"):
        find(values["name"], load())
    elif words == ("query", "run") and not any(Path(path).stem == values["name"] for path in ADDED):
        params = dict(text.split("=", 1) for text in values["param"])
        days = {"as_of": values["as_of"], "from_day": values["first"], "to_day": values["last"]}
        answer(values["name"], database=database, params=params, **days)
    elif words == ("controls",) and values["category"]:
        assert values["category"] in {control.category_id for control in load_controls().values()}


def _aws(arguments: list[str]) -> None:
    service, command, *rest = arguments
    model = botocore.session.get_session().get_service_model(service)
    [operation] = [name for name in model.operation_names if xform_name(name, "-") == command]
    shape: Any = model.operation_model(operation).input_shape
    known = {f"--{xform_name(member, '-')}" for member in shape.members}
    assert {word for word in rest if word.startswith("--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_code_in_the_text_names_real_commands_and_options(page: Page) -> None:
    known = commands()
    every = STANDING | {option for command in known.values() for option in options(command)}
    for code in page.code:
        words = code.split()
        if words[0] == "remit" and len(words) > 1:
            named = [command for command in known if list(command) == words[1 : len(command) + 1]]
            group = [command for command in known if len(words) == 2 and command[0] == words[1]]
            assert named or group or words[1] in STANDING, f"`{code}` is no command"
            own = options(known[max(named, key=len)]) if named else every
            assert {word for word in words if word.startswith("--")} <= own, f"`{code}`"
        elif words[0].startswith("--"):
            assert words[0] in every, f"`{code}` is no option"
        elif words[0] == "make" and len(words) == 2:
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"`{code}` is no target"


def test_every_command_has_its_section_with_an_example_options_and_exit_codes() -> None:
    page = read(ROOT / "docs" / "command-line.md")
    headings = re.findall(r"^## remit (.+)$", page.path.read_text(), re.MULTILINE)
    assert sorted(headings) == sorted(" ".join(words) for words in commands())
    for words, command in commands().items():
        name = " ".join(words)
        section = page.section(f"remit {name}")
        assert f"$ remit {name}" in section, name
        assert "Exit codes: 0" in section, name
        missing = {option for option in options(command) - STANDING if option not in section}
        assert not missing, f"{name}: {missing}"


def test_every_local_link_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        for link in page.links:
            path, _, anchor = link.partition("#")
            if "://" in link:
                continue
            target = (page.path.parent / path).resolve() if path else page.path
            if not target.exists() or (anchor and anchor not in read(target).anchors):
                broken.append(f"{page.path.name}: {link}")
    assert broken == []


def test_paths_in_the_text_exist() -> None:
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"data"}
    absent = []
    for page in PAGES:
        added = set(page.files)
        for code in page.code:
            path = code.rstrip("/")
            if re.fullmatch(r"[\w./-]+", path) and path.split("/")[0] in tops and "/" in path and path not in added:
                absent += [] if (ROOT / path).exists() else [f"{page.path.name}: {code}"]
    assert absent == []
