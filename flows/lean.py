"""Starting fast and working with little ado: nothing unused is imported, and memory is used again."""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""Parameters of glibc's mallopt."""
_MAPPED_FROM, _TRIMMED_FROM = 32 << 20, 64 << 20
_OBJECTS = 50_000


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


def reuse_memory() -> None:
    """From now on, keep memory that was freed for what comes next, as far as the C library can be told to.

    Giving each log file's memory back to the kernel and taking it again costs a tenth of reading it.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    mallopt(_MMAP_THRESHOLD, _MAPPED_FROM)
    mallopt(_TRIM_THRESHOLD, _TRIMMED_FROM)


def spare_the_processor() -> None:
    """Let Python look for cycles seldom (imports make none), and numpy start no threads for algebra, which wait busily.

    To be called before numpy is imported.
    """
    gc.set_threshold(_OBJECTS, 20, 100)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
