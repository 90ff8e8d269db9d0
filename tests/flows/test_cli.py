"""The command line: every command explains itself, and every error is one line with the exit code that was promised."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from evidence.lake import Lake
from evidence.settings import Settings, load_settings
from flows.cli import ORDER, app
from tests.collectors.trails import Chain, printed_keys, written
from tests.evidence.lakes import sealed_run

REMIT = [sys.executable, "-c", "from flows.cli import main; main()"]


def remit(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    environment = {"PATH": "", "PYTHONPATH": str(root), "COLUMNS": "200", "HOME": str(cwd)}
    return subprocess.run([*REMIT, *arguments], cwd=cwd, capture_output=True, text=True, env=environment, check=False)


def commands() -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
    """Yield every command: its words, its help and its options."""

    def below(words: tuple[str, ...], command: object) -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
        if words:
            yield words, str(command.help), [name for param in command.params for name in param.opts]  # type: ignore[attr-defined]
        if isinstance(command, TyperGroup):
            for name, inner in command.commands.items():
                yield from below((*words, name), inner)

    yield from below((), typer.main.get_command(app))


def refused(done: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """Return the one line of an error."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("remit: ")
    return line


@pytest.mark.parametrize(
    ("words", "text", "options"), [pytest.param(*found, id=" ".join(found[0])) for found in commands()]
)
def test_every_command_has_an_example_that_names_it(words: tuple[str, ...], text: str, options: list[str]) -> None:
    example = re.search(r"^\s*Example: (remit .+)", text, re.MULTILINE)
    assert example, text
    assert example.group(1).startswith(f"remit {' '.join(words)}")
    if words not in (("evidence",), ("query",)):
        assert {"--lake", "--config", "--database"} <= set(options)


def test_the_help_lists_every_command(tmp_path: Path) -> None:
    assert set(ORDER) == {words[0] for words, _, _ in commands()}
    printed = remit("--help", cwd=tmp_path)
    assert printed.returncode == 0
    assert [line.split()[1] for line in printed.stdout.splitlines() if re.match(r"│ [a-z]", line)] == list(ORDER)


def test_help_and_queries_wait_for_no_large_library(tmp_path: Path) -> None:
    code = (
        "import sys, flows.cli; print(*sorted({'prefect', 'pandas', 'boto3', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_an_unknown_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "remit.toml").write_text("[collect]\nconcurency = 3\n")
    line = refused(remit("runs", cwd=tmp_path))
    assert "remit.toml" in line
    assert "collect.concurency: did you mean concurrency?" in line


def test_a_configuration_that_is_absent_is_named(tmp_path: Path) -> None:
    assert "none.toml" in refused(remit("runs", "--config", "none.toml", cwd=tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [("runs",), ("verify",), ("evidence", "show", "rsp-1"), ("transform",), ("verify", "nowhere")],
    ids=" ".join,
)
def test_a_lake_that_is_absent_is_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert re.search("no lake at|does not exist", refused(remit(*arguments, cwd=tmp_path)))


def test_a_wrong_option_ends_with_2(tmp_path: Path) -> None:
    done = remit("runs", "--nonsense", cwd=tmp_path)
    assert done.returncode == 2
    assert "--nonsense" in done.stderr


def test_an_unexpected_error_is_one_line_and_a_log(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    sealed_run(lake, "out-1")
    (tmp_path / "lake" / "manifests" / "x.json").mkdir()
    (tmp_path / "lake" / "manifests" / "x.json" / "y.json").symlink_to("/proc/self/mem")
    line = refused(remit("runs", "--lake", str(tmp_path / "lake"), cwd=tmp_path))
    log = tmp_path / "prefect" / "remit.log"
    assert f"the details are in {log}" in line
    assert "Traceback" in log.read_text()


def test_what_init_writes_holds_every_setting_and_its_default(tmp_path: Path) -> None:
    assert remit("init", cwd=tmp_path).returncode == 0
    file = tmp_path / "remit.toml"
    assert load_settings(file) == Settings()
    assert "exists" in refused(remit("init", cwd=tmp_path))
    shown = re.sub(r"(?m)^#(?! )", "", file.read_text()).replace('kind = "threads"', 'kind = "dask"')
    document = tomllib.loads(shown)
    assert document.keys() == Settings.model_fields.keys()
    filled = Settings(**document)
    assert filled.accounts[0].role_arn
    assert filled.schedule == Settings().schedule


def test_runs_are_listed_in_every_format(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    sealed = [sealed_run(lake, "out-1"), sealed_run(lake, "out-2")]
    done = remit("runs", "--lake", "lake", "--format", "json", cwd=tmp_path)
    assert [row["run_id"] for row in json.loads(done.stdout)] == [run.manifest.run_id for run in sealed]
    assert json.loads(done.stdout)[0]["manifest_sha256"] == sealed[0].sha256
    printed = remit("runs", "--lake", "lake", cwd=tmp_path)
    assert sealed[0].manifest.run_id in printed.stdout
    assert printed.stderr == ""


def test_verify_names_what_was_changed_and_ends_with_1(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    sealed = sealed_run(lake, "out-1")
    good = remit("verify", "lake", cwd=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert sealed.sha256 in good.stdout
    file = tmp_path / "lake" / sealed.manifest.files[0].path
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    done = remit("verify", "lake", cwd=tmp_path)
    assert done.returncode == 1
    assert f"{sealed.manifest.files[0].path} was changed" in done.stdout
    found = json.loads(remit("verify", "lake", "--format", "json", cwd=tmp_path).stdout)
    assert not found["holds"]
    assert [finding["path"] for finding in found["findings"]] == [sealed.manifest.files[0].path]


def test_verify_finds_that_the_lakes_own_file_is_gone(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake", create=True)
    sealed_run(lake, "out-1")
    (tmp_path / "lake" / "lake.json").unlink()
    done = remit("verify", "lake", cwd=tmp_path)
    assert done.returncode == 1
    assert "lake.json is missing" in done.stdout


def mirror(chain: Chain, folder: Path) -> list[str]:
    """Write a chain with its sidecars, and return the options that name them."""
    written(chain.tree, folder / "mirror")
    (folder / "metadata.json").write_text(json.dumps({key: held for key, (_, held) in chain.tree.items() if held}))
    (folder / "keys.json").write_text(printed_keys("us-east-1"))
    return ["--source", "mirror", "--metadata", "metadata.json", "--public-keys", "keys.json"]


def test_verify_cloudtrail_in_place_and_in_the_lake(tmp_path: Path) -> None:
    chain = Chain().grow(4)
    options = mirror(chain, tmp_path)
    good = remit("verify", "cloudtrail", *options, cwd=tmp_path)
    assert good.returncode == 0, good.stderr
    assert re.search(r"111111111111 │ us-east-1 │ +4 │ +0 │ +4 of 4 │ +8 of 8", good.stdout)
    assert "mirror holds (4 digests, 8 log files)" in good.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "metadata.json", "mirror"]
    (tmp_path / "mirror" / chain.logs()[2]).unlink()
    assert remit("collect", "cloudtrail", *options, "--lake", "lake", cwd=tmp_path).returncode == 0
    reports = []
    for arguments in (options, ["--lake", "lake"]):
        done = remit("verify", "cloudtrail", *arguments, "--format", "json", cwd=tmp_path)
        assert done.returncode == 1, done.stderr
        document = json.loads(done.stdout)
        assert not document["holds"]
        reports += document["reports"]
    for report, why in zip(reports, ("log_file", "damaged"), strict=True):
        assert [(one["kind"], one["object"], one["outcome"]) for one in report["findings"]] == [
            ("log file", chain.logs()[2], "missing")
        ]
        [place] = report["places"]
        assert (place["hours_covered"], place["hours_not_covered"]) == (3.0, 1.0)
        [hole] = report["holes"]
        assert (hole["why"], hole["starts"], hole["ends"]) == (why, "2023-07-10T07:00:00Z", "2023-07-10T08:00:00Z")
    printed = remit("verify", "cloudtrail", "--lake", "lake", cwd=tmp_path)
    assert printed.returncode == 1
    assert "us-east-1 not covered 2023-07-10 07:00Z to 2023-07-10 08:00Z (1 h), damaged: missing: " in printed.stdout
    assert "does NOT hold: 1 finding(s), 1 hole(s) (4 digests, 8 log files)" in printed.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "yesterday"], "--from yesterday is no day"),
        (["--from", "2026-01-02", "--to", "2026-01-01"], "--to 2026-01-01 lies before --from 2026-01-02"),
        (["--public-keys", "keys.json"], "belong to --source"),
        (["--source", "nowhere"], "nowhere is no folder"),
        (["--format", "csv"], "can't be written as csv"),
        ([], "no lake at"),
    ],
    ids=" ".join,
)
def test_verify_cloudtrail_says_what_it_can_not_do(arguments: list[str], says: str, tmp_path: Path) -> None:
    assert says in refused(remit("verify", "cloudtrail", *arguments, cwd=tmp_path))


def test_where_nothing_of_cloudtrail_is_nothing_holds(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    sealed_run(Lake.open(tmp_path / "lake", create=True), "out-1")
    for arguments in (["--source", "empty"], ["--lake", "lake"]):
        done = remit("verify", "cloudtrail", *arguments, cwd=tmp_path)
        assert (done.returncode, "nothing of CloudTrail is there" in done.stdout) == (1, True), done.stderr


def test_a_lake_that_is_called_cloudtrail_is_reached_by_its_path(tmp_path: Path) -> None:
    sealed = sealed_run(Lake.open(tmp_path / "cloudtrail", create=True), "out-1")
    for arguments in (["./cloudtrail"], ["--format", "json", "./cloudtrail"], ["./cloudtrail", "--format", "json"]):
        done = remit("verify", *arguments, cwd=tmp_path)
        assert (done.returncode, sealed.sha256 in done.stdout) == (0, True), done.stderr
    assert "no lake at" in refused(remit("verify", "cloudtrail", cwd=tmp_path))


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("verify", {"prefect", "pandas", "numpy", "boto3", "botocore", "duckdb", "pyarrow"}),
        ("collect", {"prefect", "pandas", "boto3", "botocore"}),
    ],
)
def test_a_folder_of_cloudtrail_waits_for_no_large_library(command: str, spared: set[str], tmp_path: Path) -> None:
    options = mirror(Chain().grow(1), tmp_path)
    code = (
        "import sys, flows.cli\n"
        f"try: flows.cli.app({[command, 'cloudtrail', *options]})\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"print(*sorted({spared} & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ""


def test_a_lake_named_by_hand_has_tables_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "remit.toml").write_text('lake = "night"\ndatabase = "night.db"\n')
    Lake.open(tmp_path / "other", create=True)
    assert "other.duckdb" in refused(remit("sql", "select 1", "--lake", "other", cwd=tmp_path))
    assert "night.db" in refused(remit("sql", "select 1", cwd=tmp_path))


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    environment = {"PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])}
    writer = subprocess.Popen(
        [*REMIT, "services", "--format", "csv"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    assert writer.stderr.read() == b""
    assert writer.wait() == 1
    writer.stderr.close()
