"""`remit evidence show`: from an evidence id back to what AWS answered or CloudTrail recorded, and to what seals it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow.dataset as pads
import pyarrow.parquet as pq

from evidence.canonical import sha256, sha256_stream
from evidence.errors import RemitError
from evidence.ids import EvidenceId
from evidence.lake import Lake
from evidence.manifest import FileEntry, Sealed
from evidence.schema import DATASETS, EVENTS

_SOURCES = {
    "response": (("responses", "response_id"),),
    "outcome": (("outcomes", "outcome_id"),),
    "event": (("events", "event_id"), ("digests", "object"), ("log_objects", "object")),
}
"""Where a record of each kind may lie: dataset and the column of its id."""
_JSON = set(EVENTS.schema.names[EVENTS.schema.names.index("user_identity") : EVENTS.schema.names.index("extra") + 1])


@dataclass(frozen=True)
class EvidenceItem:
    """One item of evidence.

    `item` is the JSON value that the id points at, verbatim; `facts` says in order where it is from, when and to whom;
    `problems` is empty as long as the hashes hold.
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
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


def show(lake: Lake, evidence_id: str, *, run_id: str | None = None) -> EvidenceItem:
    """Find an item of evidence in the lake, and check its hashes; a known `run_id` makes it quick in a large lake.

    Raises RemitError where the lake has no such record, or the record no such item.
    """
    wanted = EvidenceId.parse(evidence_id)
    runs = [run for run in reversed(lake.runs()) if run_id in (None, run.manifest.run_id)]
    for dataset, column in _SOURCES[wanted.kind]:
        found = _locate(lake, runs, dataset, column, wanted.record)
        if found:
            run, entry = found
            path = lake.storage.full(entry.path)
            rows = pq.read_table(
                path, filesystem=lake.storage.filesystem, filters=[(column, "=", wanted.record)], partitioning=None
            )
            return _item(lake, wanted, dataset, rows.to_pylist()[0], run, entry)
    raise RemitError(
        f"{lake.root} holds no evidence {wanted.record}", remedy="copy the id as a result's evidence column has it"
    )


def _locate(
    lake: Lake, runs: Sequence[Sealed], dataset: str, column: str, record: str
) -> tuple[Sealed, FileEntry] | None:
    entries = {
        lake.storage.full(entry.path): (run, entry)
        for run in runs
        for entry in run.manifest.files
        if entry.dataset == dataset
    }
    if not entries:
        return None
    source = pads.dataset(
        list(entries), filesystem=lake.storage.filesystem, schema=DATASETS[dataset].schema, format="parquet"
    )
    files = source.to_table(columns=["__filename"], filter=pads.field(column) == record)
    return entries[min(files["__filename"].to_pylist())] if files.num_rows else None


def _item(
    lake: Lake, wanted: EvidenceId, dataset: str, row: dict[str, Any], run: Sealed, entry: FileEntry
) -> EvidenceItem:
    facts, problems = {name: value for name, value in row.items() if value is not None}, []
    if dataset == "responses":
        body = facts.pop("body")
        item = resolve(json.loads(body), wanted.pointer)
        facts = {**facts, "call": f"{row['service']}:{row['operation']}", "request": json.loads(row["request"] or "{}")}
        if (found := sha256(body)) != row["body_sha256"]:
            problems.append(f"the body's SHA-256 is {found}, and it was recorded as {row['body_sha256']}")
    else:
        item = {name: json.loads(value) if name in _JSON else value for name, value in facts.items()}
        facts = {name: facts[name] for name in _about(dataset) if name in facts}
    with lake.storage.open(entry.path) as stream:
        if (found := sha256_stream(stream)) != entry.sha256:
            problems.append(f"{entry.path} was changed: sealed with SHA-256 {entry.sha256}, found {found}")
    if not run.intact:
        problems.append(f"{run.path} was changed: its content does not match the hash in it")
    return EvidenceItem(
        str(wanted), dataset, item, facts, run.manifest.run_id, entry.path, entry.sha256, run.path, run.sha256, problems
    )


def _about(dataset: str) -> tuple[str, ...]:
    if dataset == "events":
        return (
            "recipient_account_id", "aws_region", "event_source", "event_name", "event_time", "principal_arn",
            "request_id", "log_object", "log_sha256", "record_index", "integrity",
        )  # fmt: skip
    if dataset == "outcomes":
        return ("account_id", "region", "service", "operation", "ended_at", "parent_resource_id", "parent_response_id")
    return ("account_id", "region", "source", "object", "outcome", "detail", "checked_at")


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
