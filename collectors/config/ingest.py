"""Bringing in what AWS Config has delivered: each object once, with a row that says how reading it ended.

Nothing signs these files: an object's SHA-256 says only what was read. An object that can't be read, that is no file of
AWS Config's, or that speaks of another account than its name costs itself alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from collectors.config.items import NotItemsError, items_of, row_of
from collectors.config.keys import DeliveryKey, parse_key
from collectors.redaction import Redactor
from collectors.trail.inflate import Content, Shape, inflate
from collectors.trail.sources import Fetched, Source, read_ahead
from evidence.duck import attach_lake, connect
from evidence.ids import derived_id
from evidence.run import Run, unspool

READ, INVALID_FORMAT, FOREIGN = "read", "invalid_format", "foreign"
_SETTLED = (READ, INVALID_FORMAT, FOREIGN)
"""Outcomes that the same bytes would have again."""
_PIECE_ROWS, _PIECE_BYTES = 5_000, 16 << 20
_KNOWN = """
select object, outcome, detail, bytes
from config_objects
where source = $source
qualify row_number() over (partition by object order by run_id desc, checked_at desc) = 1
"""

Progress = Callable[[int, int], None]
"""Told how many of how many objects are done."""
Known = dict[str, tuple[str, str | None, int | None]]
"""Of each object that the lake knows: outcome, detail, size."""


@dataclass
class IngestSummary:
    """What an ingestion did: the period's objects, those `skipped` because the lake has them, items, and rows by
    outcome."""

    objects: int = 0
    skipped: int = 0
    items: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def ingest(
    run: Run,
    source: Source,
    *,
    redactor: Redactor,
    first: date | None = None,
    last: date | None = None,
    progress: Progress = lambda done, total: None,
    now: datetime | None = None,
) -> IngestSummary:
    """Bring into a run the items and objects of a source that the lake does not have; `first` and `last` are UTC days.

    Raises RemitError where the source can't be listed; whatever is wrong with single objects becomes their outcome.
    """
    known, summary = _known(run, source.name), IngestSummary()
    found = [(key, size) for text, size in source.listing(first, last) if (key := parse_key(text))]
    wanted = sorted((key, size) for key, size in found if key.within(first, last))
    sizes = {key.key: size for key, size in wanted}
    keys = {key.key: key for key, _ in wanted if not _is_settled(known.get(key.key), sizes[key.key])}
    summary.objects, summary.skipped = len(wanted), len(wanted) - len(keys)
    pieces = _Pieces(run, derived_id("config", source.name))
    moment = now or datetime.now(UTC)
    for done, (text, fetched) in enumerate(read_ahead(source, keys, lambda fetched: fetched), summary.skipped + 1):
        rows, row = _taken(keys[text], fetched, redactor)
        if row["outcome"] in _SETTLED or (row["outcome"], row["detail"]) != known.get(text, ("", ""))[:2]:
            at = {"source": source.name, "object": text}
            pieces.add(
                [{**at, **item} for item in _identified(rows, source.name)],
                {**at, **row, "bytes": sizes[text], "checked_at": moment},
            )
            summary.items += len(rows)
            summary.outcomes[row["outcome"]] += 1
        progress(done, len(wanted))
    pieces.spool()
    return summary


def _is_settled(known: tuple[str, str | None, int | None] | None, size: int) -> bool:
    return known is not None and known[0] in _SETTLED and known[2] == size


def _known(run: Run, source: str) -> Known:
    with connect() as connection:
        attach_lake(connection, run.lake, more=run.settled)
        return {row[0]: row[1:] for row in connection.execute(_KNOWN, {"source": source}).fetchall()}


def _taken(key: DeliveryKey, fetched: Fetched, redactor: Redactor) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the rows of an object's items, without where they are from, and the object's own."""
    about = {name: getattr(key, name) for name in ("account_id", "region", "kind", "delivered_at")}
    if fetched.problem:
        return [], {**about, "outcome": fetched.problem, "detail": fetched.detail}
    content = inflate(fetched.data)
    about |= {"sha256": content.sha256, "inflated_bytes": len(content.data) or None}
    try:
        raws = items_of(_whole(content))
    except NotItemsError as error:
        return [], {**about, "outcome": INVALID_FORMAT, "detail": str(error)}
    rows: list[dict[str, Any]] = []
    for index, raw in enumerate(raws):
        row = row_of(raw, redactor)
        if row is None:
            continue
        if row["account_id"] not in (None, key.account_id):
            return [], {**about, "outcome": FOREIGN, "detail": f"item {index} is of another account"}
        for name in ("account_id", "region"):
            row[name] = row[name] or getattr(key, name)
        rows.append(
            row
            | {"kind": key.kind, "delivered_at": key.delivered_at}
            | {"object_sha256": content.sha256, "item_index": index, "object": key.key}
        )
    odd = len(raws) - len(rows)
    detail = f"{odd} of {len(raws)} items can't be read" if odd else None
    return rows, {**about, "outcome": READ, "detail": detail, "items": len(rows)}


def _whole(content: Content) -> bytes:
    """Return a file's inflated bytes. Raises NotItemsError where they are not all there, or not alone."""
    if content.shape not in (Shape.WHOLE, Shape.PLAIN):
        raise NotItemsError(content.shape.value)
    if content.trailing:
        raise NotItemsError("bytes follow its gzip stream")
    return content.data


def _identified(rows: Iterable[dict[str, Any]], source: str) -> Iterable[dict[str, Any]]:
    for row in rows:
        place = (source, row["object"], row["object_sha256"], row["item_index"])
        yield {**row, "item_id": derived_id("cfg", *place)}


class _Pieces:
    """Rows on the way to the run, written in pieces. What the same source spooled in a try that failed is replaced."""

    def __init__(self, run: Run, unit: str) -> None:
        self._run, self._unit = run, unit
        self._items: list[dict[str, Any]] = []
        self._objects: list[dict[str, Any]] = []
        self._bytes = self._number = 0
        unspool(run.ref, unit)

    def add(self, items: Iterable[dict[str, Any]], row: dict[str, Any]) -> None:
        """Keep an object's items and its own row."""
        for item in items:
            self._items.append(item)
            self._bytes += len(item["configuration"] or "")
            if self._bytes >= _PIECE_BYTES or len(self._items) >= _PIECE_ROWS:
                self.spool()
        self._objects.append(row)

    def spool(self) -> None:
        """Write what has come together."""
        self._run.spool("config_items", f"{self._unit}.{self._number:05}", self._items)
        self._run.spool("config_objects", f"{self._unit}.{self._number:05}", self._objects)
        self._items, self._objects = [], []
        self._bytes, self._number = 0, self._number + 1
