"""docs/notebook.md, executed: each block of Python prints the block of text after it."""

import contextlib
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.docs.walkthroughs import ROOT, read


def test_the_notebook_prints_what_the_page_says(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)
    names: dict[str, Any] = {}
    blocks = read(ROOT / "docs" / "notebook.md").blocks
    assert [language for language, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    for (_, code), (_, wanted) in list(pairwise(blocks))[::2]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "docs/notebook.md", "exec"), names)  # noqa: S102 - the page of our own docs
        assert printed.getvalue() == wanted
    for frame in ("summary", "history", "open_now"):
        assert "object" not in {str(kind) for kind in names[frame].dtypes}
