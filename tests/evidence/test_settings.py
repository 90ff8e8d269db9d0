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
    ("text", "message"),
    [
        ("[colect]\n", r"remit.toml: unknown key colect: did you mean collect\?"),
        ("[collect]\nconcurency = 2\n", r"unknown key collect.concurency: did you mean concurrency\?"),
        ('[[accounts]]\nid = "222222222222"\nrole = "x"\n', r"unknown key accounts.0.role: did you mean role_arn\?"),
        ('[[accounts]]\nid = "22"\n', r"accounts.0.id: String should match"),
        ("[collect]\nconcurrency = 0\n", r"collect.concurrency: Input should be greater"),
        ("lake = \n", r"remit.toml is not TOML: .*line 1"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RemitError, match=message):
        load_settings(written(tmp_path, text))


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match=r"nowhere\.toml is not a file"):
        load_settings(tmp_path / "nowhere.toml")


def test_what_a_manifest_records_holds_no_external_id(tmp_path: Path) -> None:
    text = '[organization]\nexternal_id = "hidden"\n[[accounts]]\nid = "222222222222"\nexternal_id = "hidden"\n'
    assert "hidden" not in str(load_settings(written(tmp_path, text)).recorded())
