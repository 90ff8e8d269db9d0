"""A wrong configuration is one clear line that names the file, the key and what to do."""

from pathlib import Path

import pytest

from evidence.errors import RemitError
from evidence.settings import load_settings


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "remit.toml"
    file.write_text(text)
    return file


def test_defaults_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.lake == "data/lake"
    assert settings.collect.max_attempts == 5


def test_the_file_in_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 'lake = "s3://bucket/prefix"')
    monkeypatch.chdir(tmp_path)
    assert load_settings().lake == "s3://bucket/prefix"


def test_the_environment_overrides_one_key_of_a_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "[collect]\nmax_attempts = 2\nconcurrency = 3\n")
    monkeypatch.setenv("REMIT_COLLECT__CONCURRENCY", "9")
    settings = load_settings(file)
    assert (settings.collect.max_attempts, settings.collect.concurrency) == (2, 9)


@pytest.mark.parametrize(
    ("given", "breadth"), [("all", "all"), ("controls", "controls"), ('["iam", "s3"]', ("iam", "s3"))]
)
def test_a_breadth_is_a_word_or_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, breadth: object
) -> None:
    file = written(tmp_path, f"[collect]\nbreadth = {given if given.startswith('[') else repr(given)}\n")
    assert load_settings(file).collect.breadth == breadth
    monkeypatch.setenv("REMIT_COLLECT__BREADTH", given)
    assert load_settings(written(tmp_path, "")).collect.breadth == breadth


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[collect]\nbreadth = "everything"\n', r'collect.breadth: .*"controls", "all" or a list of services'),
        ("[collect]\nbreadth = []\n", r'collect.breadth: .*"controls", "all" or a list of services'),
        ("[collect]\nbreadth = [1]\n", r'collect.breadth: .*"controls", "all" or a list of services'),
        ("[colect]\n", r"remit.toml: unknown key colect: did you mean collect\?"),
        ("[collect]\nconcurency = 2\n", r"unknown key collect.concurency: did you mean concurrency\?"),
        ('[[accounts]]\nid = "222222222222"\nrole = "x"\n', r"unknown key accounts.0.role: did you mean role_arn\?"),
        ('[[accounts]]\nid = "22"\n', r"accounts.0.id: String should match"),
        ("[collect]\nconcurrency = 0\n", r"collect.concurrency: Input should be greater"),
        (
            '[cloudtrail]\nsources = ["s3://a", {source = "s3://b", acount_id = "222222222222"}]\n',
            r"unknown key cloudtrail.sources.1.acount_id: did you mean account_id\?",
        ),
        ('[cloudtrail]\nsources = [{account_id = "222222222222"}]\n', r"cloudtrail.sources.0.source: Field required"),
        (
            '[cloudtrail]\nsources = [{source = "s3://b", account_id = "2"}]\n',
            r"sources.0.account_id: String should match",
        ),
        ('[cloudtrail]\nlookup = "always"\n', r"cloudtrail.lookup: Input should be 'fallback' or 'never'"),
        ('[cloudtrail]\nlokup = "never"\n', r"unknown key cloudtrail.lokup: did you mean lookup\?"),
        ('runner = "ray"\n', r"runner.kind: Input should be 'threads', 'processes' or 'dask'"),
        (
            '[runner]\naddress = "tcp://a:8786"\n',
            r"runner: .*an address is a Dask scheduler's, and the kind is threads",
        ),
        ("lake = \n", r"remit.toml is not TOML: .*line 1"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RemitError, match=message):
        load_settings(written(tmp_path, text))


def test_a_source_is_one_line_and_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """[cloudtrail]
    account_id = "333333333333"
    sources = [
        "s3://own",
        {source = "s3://archive/org", account_id = "222222222222"},
        {source = "mirror", metadata = "m.json", public_keys = "k.json"},
    ]"""
    settings = load_settings(written(tmp_path, text))
    assert [(place.source, place.account_id) for place in settings.cloudtrail.sources] == [
        ("s3://own", None),
        ("s3://archive/org", "222222222222"),
        ("mirror", None),
    ]
    assert (settings.cloudtrail.sources[2].metadata, settings.cloudtrail.sources[2].public_keys) == (
        Path("m.json"),
        Path("k.json"),
    )
    monkeypatch.setenv("REMIT_CLOUDTRAIL__SOURCES", '["s3://other"]')
    changed = load_settings(written(tmp_path, text)).cloudtrail
    assert ([place.source for place in changed.sources], changed.account_id) == (["s3://other"], "333333333333")


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match=r"nowhere\.toml is not a file"):
        load_settings(tmp_path / "nowhere.toml")


def test_what_a_manifest_records_holds_no_external_id(tmp_path: Path) -> None:
    text = '[organization]\nexternal_id = "hidden"\n[[accounts]]\nid = "222222222222"\nexternal_id = "hidden"\n'
    assert "hidden" not in str(load_settings(written(tmp_path, text)).recorded())


def test_the_runner_is_one_setting_and_its_keys_may_still_be_overridden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, 'runner = "processes"\n')
    assert load_settings(file).runner.kind == "processes"
    monkeypatch.setenv("REMIT_RUNNER__WORKERS", "3")
    assert (load_settings(file).runner.kind, load_settings(file).runner.workers) == ("processes", 3)


def test_a_section_in_the_environment_that_is_no_json_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_RUNNER", "dask")
    with pytest.raises(
        RemitError, match=r'"runner".*: name one key of a section, as in REMIT_RUNNER__KIND, or give JSON'
    ):
        load_settings(written(tmp_path, ""))
