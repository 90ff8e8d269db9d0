"""Large parts of a run that are written sorted, row group by row group, so that settling can take them as they are."""

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from evidence.lake import OPEN
from evidence.schema import DATASETS
from evidence.storage import Storage, explained

_FALSE = 0.01
"""How often a Bloom filter takes a value for one that may be there."""
SORTED = ".sorted.parquet"
"""How the names of such parts end."""


def open_folder(run_id: str) -> str:
    """Return the folder of what a run under way has spooled."""
    return f"{OPEN}/run={run_id}"


def part_path(run_id: str, dataset: str, day: date, unit: str, ending: str = ".parquet") -> str:
    """Return where a unit's part of a day is spooled."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", unit)
    return f"{open_folder(run_id)}/{dataset}/date={day.isoformat()}/{name}{ending}"


class SortedPart:
    """A part under way: nobody sees it before `close`.

    Values of a column in `plain` are not expected to repeat; those in `pruned` get statistics; those in `filtered` get
    Bloom filters for so many values.
    """

    def __init__(
        self,
        root: str,
        run_id: str,
        dataset: str,
        unit: str,
        day: date,
        plain: frozenset[str],
        pruned: Sequence[str],
        filtered: Mapping[str, int],
    ) -> None:
        self._storage, self._run_id, self._schema = Storage(root), run_id, DATASETS[dataset].schema
        self._path = part_path(run_id, dataset, day, unit, SORTED)
        self._scratch = Path(tempfile.mkdtemp(prefix="remit-")) if not self._storage.local else None
        self._file = self._scratch / "part.parquet" if self._scratch else self._storage.partial(self._path)
        repeating = [name for name in self._schema.names if name not in plain]
        with explained(str(self._file)):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(
                self._file,
                self._schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=repeating,
                write_statistics=list(pruned),
                bloom_filter_options={name: {"ndv": values, "fpp": _FALSE} for name, values in filtered.items()},
            )

    @property
    def bytes(self) -> int:
        """What is written so far."""
        return self._file.stat().st_size

    def write(self, rows: pa.Table) -> None:
        """Add rows, in the dataset's order, as a row group of their own; `run_id` is filled in."""
        column = self._schema.get_field_index("run_id")
        with explained(str(self._file)):
            self._writer.write_table(rows.set_column(column, "run_id", pa.repeat(self._run_id, rows.num_rows)))

    def close(self) -> None:
        """Spool the part."""
        with explained(str(self._file)):
            self._writer.close()
        self._storage.adopt(self._file, self._path)
        self._clear()

    def discard(self) -> None:
        """Drop the part."""
        self._writer.close()
        self._clear()

    def _clear(self) -> None:
        self._file.unlink(missing_ok=True)
        if self._scratch:
            shutil.rmtree(self._scratch)
