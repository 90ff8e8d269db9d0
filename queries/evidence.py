"""`remit evidence show`: from an evidence id back to what AWS answered, recorded or delivered, and to what seals it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.dataset as pads
import pyarrow.parquet as pq

from evidence.canonical import sha256, sha256_stream
from evidence.errors import RemitError
from evidence.ids import EvidenceId, derived_id
from evidence.lake import Lake
from evidence.manifest import FileEntry, Sealed
from evidence.schema import DATASETS, EVENT_COPIES, EVENTS
from queries.database import fetch, reading

_SOURCES = {
    "rsp": ("responses", "response_id"),
    "out": ("outcomes", "outcome_id"),
    "cfg": ("config_items", "item_id"),
}
_EVENTS = ("events", "event_id")
"""Dataset and id column, by the prefix of an id; an id without a known prefix is an event's."""
_JSON = {"body", *EVENTS.schema.names[slice(*map(EVENTS.schema.names.index, ("user_identity", "identity_type")))]}
_JSON |= {"tags", "relationships", "configuration", "supplementary"}
_FACTS = {
    "outcomes": (
        "account_id",
        "region",
        "service",
        "operation",
        "ended_at",
        "parent_resource_id",
        "parent_response_id",
    ),
    "events": (
        *("recipient_account_id", "aws_region", "event_source", "event_name", "event_time", "principal_arn"),
        *("request_id", "log_object", "log_sha256", "record_index", "integrity"),
    ),
    "config_items": (
        *("account_id", "region", "resource_type", "resource_id", "arn", "status", "captured_at", "kind"),
        *("delivered_at", "source", "object", "object_sha256", "item_index"),
    ),
    "digests": ("account_id", "region", "source", "object", "digest_start", "digest_end", "outcome", "checked_at"),
}
"""What is said about a record beside the record itself."""


@dataclass(frozen=True)
class EvidenceItem:
    """One item of evidence.

    `item` is the JSON value that the id points at, verbatim; `facts` says in order where it is from, when and to whom;
    `copies` are the further places of an event, rows of `event_copies`; `problems` is empty as long as the hashes hold.
    """

    evidence_id: str
    dataset: str
    item: Any
    facts: dict[str, Any]
    run_id: str
    file: str
    file_sha256: str
    manifest: str
    manifest_sha256: str
    copies: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


def show(lake: Lake, evidence_id: str, *, database: Path | None = None) -> EvidenceItem:
    """Find an item of evidence in the lake, and check its hashes; the published tables make it quick in a large lake.

    An id names an answer (rsp-), a call without one (out-), an item of AWS Config (cfg-), a digest (dig-), a run
    (run-), or else an event.
    Raises RemitError where the lake has no such record, or the record no such item.
    """
    wanted = EvidenceId.parse(evidence_id)
    prefix, _, rest = wanted.record.partition("-")
    runs = list(reversed(lake.runs()))
    if prefix == "run":
        for run in runs:
            if run.manifest.run_id == rest:
                return _run_item(wanted, run)
    known = _run_of(database, evidence_id) if database else None
    for some in ([run for run in runs if run.manifest.run_id == known], runs):
        found = _digest(lake, some, wanted.record) if prefix == "dig" else _record(lake, some, wanted.record)
        if found:
            return _item(lake, wanted, *found)
    raise RemitError(
        f"{lake.root} holds no evidence {wanted.record}", remedy="copy the id as a result's evidence column has it"
    )


def _run_of(database: Path, evidence_id: str) -> str | None:
    with reading(database) as connection:
        rows = fetch(
            connection, "select run_id from evidence_index where evidence_id = $id limit 1", {"id": evidence_id}
        )
    return rows["run_id"][0].as_py() if rows.num_rows else None


def _copies(lake: Lake, event: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the further places of an event, from all runs of the lake; another recipient's record is no copy."""
    entries = _entries(lake, lake.runs(), EVENT_COPIES.name)
    if not entries:
        return []
    source = pads.dataset(
        list(entries), filesystem=lake.storage.filesystem, schema=EVENT_COPIES.schema, format="parquet"
    )
    wanted = pads.field("event_id") == event["event_id"]
    if event["recipient_account_id"]:
        wanted &= pads.field("recipient_account_id") == event["recipient_account_id"]
    names = [name for name in EVENT_COPIES.schema.names if not name.startswith(("event_", "recipient_"))]
    order = [(name, "ascending") for name in ("source", "log_object", "record_index", "run_id")]
    rows: list[dict[str, Any]] = source.to_table(columns=names, filter=wanted).sort_by(order).to_pylist()
    return rows


Found = tuple[str, dict[str, Any], Sealed, FileEntry]
"""A record as it was found: its dataset, its row, and the run and file that hold it."""


def _entries(lake: Lake, runs: Sequence[Sealed], dataset: str) -> dict[str, tuple[Sealed, FileEntry]]:
    return {
        lake.storage.full(entry.path): (run, entry)
        for run in runs
        for entry in run.manifest.files
        if entry.dataset == dataset
    }


def _record(lake: Lake, runs: Sequence[Sealed], record: str) -> Found | None:
    dataset, column = _SOURCES.get(record.partition("-")[0], _EVENTS)
    entries = _entries(lake, runs, dataset)
    if not entries:
        return None
    source = pads.dataset(
        list(entries), filesystem=lake.storage.filesystem, schema=DATASETS[dataset].schema, format="parquet"
    )
    files = source.to_table(columns=["__filename"], filter=pads.field(column) == record)["__filename"].to_pylist()
    return _row(lake, dataset, min(files), entries, [(column, "=", record)]) if files else None


def _digest(lake: Lake, runs: Sequence[Sealed], record: str) -> Found | None:
    """Find the newest row of a digest, whose id is derived from its source and its key."""
    for run in runs:
        entries = _entries(lake, [run], "digests")
        for path in entries:
            keys = pq.read_table(
                path, filesystem=lake.storage.filesystem, columns=["source", "object"], partitioning=None
            )
            for row in keys.to_pylist():
                if derived_id("dig", row["source"], row["object"]) == record:
                    return _row(lake, "digests", path, entries, [(name, "=", value) for name, value in row.items()])
    return None


def _row(
    lake: Lake,
    dataset: str,
    path: str,
    entries: dict[str, tuple[Sealed, FileEntry]],
    filters: list[tuple[str, str, Any]],
) -> Found:
    rows = pq.read_table(path, filesystem=lake.storage.filesystem, filters=filters, partitioning=None)
    return dataset, rows.to_pylist()[0], *entries[path]


def _run_item(wanted: EvidenceId, run: Sealed) -> EvidenceItem:
    facts = {"kind": run.manifest.kind, "day": run.manifest.day, "sealed_at": run.manifest.sealed_at}
    item = resolve(run.manifest.model_dump(mode="json"), wanted.pointer)
    return EvidenceItem(
        evidence_id=str(wanted),
        dataset="manifests",
        item=item,
        facts=facts,
        run_id=run.manifest.run_id,
        file=run.path,
        file_sha256=run.sha256,
        manifest=run.path,
        manifest_sha256=run.sha256,
        problems=_unsealed(run),
    )


def _unsealed(run: Sealed) -> list[str]:
    return [] if run.intact else [f"{run.path} was changed: its content does not match the hash in it"]


def _item(
    lake: Lake, wanted: EvidenceId, dataset: str, row: dict[str, Any], run: Sealed, entry: FileEntry
) -> EvidenceItem:
    record = {name: json.loads(value) if name in _JSON else value for name, value in row.items() if value is not None}
    problems = _unsealed(run)
    if dataset in _FACTS:
        item = record
        facts = {name: record[name] for name in _FACTS[dataset] if name in record}
    else:
        item = record.pop("body")
        facts = {
            "call": f"{row['service']}:{row['operation']}",
            **record,
            "request": json.loads(row["request"] or "{}"),
        }
        if (found := sha256(row["body"])) != row["body_sha256"]:
            problems.append(f"the body's SHA-256 is {found}, and it was recorded as {row['body_sha256']}")
    with lake.storage.open(entry.path) as stream:
        if (found := sha256_stream(stream)) != entry.sha256:
            problems.append(f"{entry.path} was changed: sealed with SHA-256 {entry.sha256}, found {found}")
    return EvidenceItem(
        evidence_id=str(wanted),
        dataset=dataset,
        item=resolve(item, wanted.pointer),
        facts=facts,
        run_id=run.manifest.run_id,
        file=entry.path,
        file_sha256=entry.sha256,
        manifest=run.path,
        manifest_sha256=run.sha256,
        copies=_copies(lake, row) if dataset == EVENTS.name else [],
        problems=problems,
    )


def resolve(document: Any, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901) points at in a document. Raises RemitError where there is nothing."""
    value = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            if isinstance(value, list) and key.isdecimal():
                value = value[int(key)]
            else:
                value = value[key]
        except (KeyError, IndexError, TypeError):
            raise RemitError(
                f"the answer has no item at {pointer}", remedy="leave out the part after # to see it all"
            ) from None
    return value
