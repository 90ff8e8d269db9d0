"""Starting fast: what a short command does not use is kept from being imported."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Hide pandas in the block: pyarrow and DuckDB import it, if it is there, before their first table.

    A folder of few log files is read in less time than that takes. Code that needs pandas can't run in the block.
    """
    hiding = _NoPandas()
    sys.meta_path.insert(0, hiding)
    try:
        yield
    finally:
        sys.meta_path.remove(hiding)
