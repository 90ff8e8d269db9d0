"""The lake's datasets, column by column: what collectors write and transforms read.

Times are timestamps with zone UTC and microseconds; `(JSON)` columns hold JSON text.
"""

from dataclasses import dataclass

import pyarrow as pa

FORMAT = 1
"""Version of the lake's layout and schema. A lake of a newer format is refused; a column added is no new format."""

STRING, INT, BOOL = pa.string(), pa.int64(), pa.bool_()
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())


@dataclass(frozen=True)
class Dataset:
    """One dataset: its Parquet schema, and the columns that its files are sorted by for pruning."""

    name: str
    schema: pa.Schema
    sort: tuple[str, ...]


def _dataset(name: str, sort: tuple[str, ...], columns: dict[str, pa.DataType]) -> Dataset:
    return Dataset(name, pa.schema([pa.field(column, kind) for column, kind in columns.items()]), sort)


RESPONSES = _dataset(
    "responses",
    ("account_id", "service", "operation", "region", "collected_at"),
    {
        "run_id": STRING,
        "response_id": STRING,
        "account_id": STRING,
        "region": STRING,  # "global" for operations that AWS answers once an account
        "service": STRING,  # botocore's name: s3, ec2, elbv2
        "operation": STRING,  # ListBuckets
        "request": STRING,  # (JSON) the parameters that were sent
        "page": INT,  # from 1
        "body": STRING,  # (JSON) canonical, after redaction, without ResponseMetadata
        "body_sha256": STRING,
        "error_code": STRING,  # set where the answer is an error that says "there is none"; body is {"Error": {…}}
        "aws_request_id": STRING,
        "caller_arn": STRING,
        "collected_at": TIME,
        "parent_response_id": STRING,  # of a child call: the item that it was asked for
        "parent_pointer": STRING,
        "parent_resource_id": STRING,
    },
)

OUTCOMES = _dataset(
    "outcomes",
    ("account_id", "service", "operation", "region"),
    {
        "run_id": STRING,
        "outcome_id": STRING,
        "account_id": STRING,
        "region": STRING,
        "service": STRING,
        "operation": STRING,
        "status": STRING,  # ok, empty, absent, denied, not_enabled, not_offered, throttled, error
        "error_code": STRING,
        "error_message": STRING,
        "calls": INT,
        "retries": INT,
        "duration_ms": INT,
        "ended_at": TIME,
        "parent_response_id": STRING,  # of a child call that got no answer: the item that it was asked for
        "parent_pointer": STRING,
        "parent_resource_id": STRING,
    },
)

OPERATIONS = _dataset(
    "operations",
    ("service", "operation"),
    {
        "run_id": STRING,
        "service": STRING,
        "operation": STRING,
        "scope": STRING,  # global, regional
        "items": STRING,  # dotted path of the items in the body ("Reservations[].Instances[]"), "" for the body itself
        "id": STRING,  # dotted path in the item, "@" for an item that is a string; null when it is no resource
        "arn": STRING,  # dotted path in the item, or a template "arn:{partition}:s3:::{Name}"
        "type": STRING,  # CloudFormation's type name; null when it is no resource
        "parent": STRING,  # "s3:ListBuckets" for a child call
        "actions": STRINGS,  # IAM actions that the call needs
    },
)

EVENTS = _dataset(
    "events",
    ("recipient_account_id", "aws_region", "event_time", "event_id"),
    {
        "run_id": STRING,
        "event_id": STRING,  # CloudTrail's eventID; "sha256-…" of the record where it has none
        "event_version": STRING,
        "event_time": TIME,
        "event_source": STRING,
        "event_name": STRING,
        "aws_region": STRING,
        "source_ip_address": STRING,
        "user_agent": STRING,
        "error_code": STRING,
        "error_message": STRING,
        "request_id": STRING,
        "event_type": STRING,
        "event_category": STRING,
        "api_version": STRING,
        "management_event": BOOL,
        "read_only": BOOL,
        "recipient_account_id": STRING,
        "shared_event_id": STRING,
        "vpc_endpoint_id": STRING,
        "vpc_endpoint_account_id": STRING,
        "session_credential_from_console": STRING,
        "user_identity": STRING,  # (JSON), as are the next eleven: verbatim text of the member
        "request_parameters": STRING,
        "response_elements": STRING,
        "additional_event_data": STRING,
        "resources": STRING,
        "service_event_details": STRING,
        "tls_details": STRING,
        "addendum": STRING,
        "edge_device_details": STRING,
        "insight_details": STRING,
        "event_context": STRING,
        "extra": STRING,  # (JSON) members with no column, and members whose value its column can't hold verbatim
        "identity_type": STRING,  # flattened for what every query uses
        "principal_id": STRING,
        "principal_arn": STRING,
        "identity_account_id": STRING,
        "session_issuer_arn": STRING,
        "user_name": STRING,
        "access_key_id": STRING,
        "mfa_authenticated": BOOL,
        "invoked_by": STRING,
        "tls_version": STRING,
        "log_object": STRING,  # provenance: the object's key, its inflated SHA-256, the record's index from 0
        "log_sha256": STRING,
        "record_index": INT,
        "integrity": STRING,  # the log object's outcome: valid, pending, not_covered, modified …; lookup
    },
)

EVENT_COPIES = _dataset(
    "event_copies",
    ("recipient_account_id", "event_time", "event_id", "log_object"),
    {
        "run_id": STRING,
        "event_id": STRING,  # of an event that the lake held already, or that another file of the run had brought
        "recipient_account_id": STRING,  # where the record names none, the account of its object's key
        "event_time": TIME,
        "source": STRING,  # the place of this copy: source, object's key, its inflated SHA-256, the record's index
        "log_object": STRING,
        "log_sha256": STRING,
        "record_index": INT,
        "integrity": STRING,  # this log object's outcome
    },
)

LOG_OBJECTS = _dataset(
    "log_objects",
    ("account_id", "region", "object"),
    {
        "run_id": STRING,
        "source": STRING,  # "s3://bucket/prefix", the folder's name, or "cloudtrail:LookupEvents"
        "object": STRING,  # its key: the path below the source that begins with the trail's prefix or AWSLogs; for what
        # was looked up lookup:<account>/<Region>/<from>/<to>, and in events the record's index counts within its page
        "account_id": STRING,
        "region": STRING,
        "delivered_at": TIME,  # the time in the key
        "outcome": STRING,  # valid, modified, missing, moved, invalid_format, trailing_data, access_denied, archived,
        # not_covered, pending; of LookupEvents lookup: nothing proves it; error: it could not be read
        "detail": STRING,
        "expected_sha256": STRING,  # of the inflated bytes, as a digest names it
        "found_sha256": STRING,
        "digest": STRING,  # the digest that names it
        "bytes": INT,  # compressed
        "inflated_bytes": INT,
        "records": INT,
        "new_records": INT,  # records that no earlier object had brought
        "checked_at": TIME,
    },
)

DIGESTS = _dataset(
    "digests",
    ("account_id", "region", "trail", "digest_start"),
    {
        "run_id": STRING,
        "source": STRING,
        "object": STRING,
        "account_id": STRING,
        "region": STRING,
        "trail": STRING,
        "home_region": STRING,
        "digest_start": TIME,
        "digest_end": TIME,
        "outcome": STRING,  # valid, modified, missing, moved, bad_signature, unknown_key, invalid_format,
        # trailing_data, chain_gap, access_denied, archived
        "detail": STRING,
        "expected_sha256": STRING,  # of the inflated bytes, as the successor names it
        "found_sha256": STRING,
        "signature": STRING,  # hex: the object's metadata, or the successor's previousDigestSignature
        "key_fingerprint": STRING,
        "previous_object": STRING,
        "starts_chain": BOOL,  # all five previous… members are null
        "log_files": INT,
        "body": STRING,  # (JSON) verbatim, so that it can be verified again without AWS
        "checked_at": TIME,
    },
)

PUBLIC_KEYS = _dataset(
    "public_keys",
    ("region", "fingerprint"),
    {
        "run_id": STRING,
        "region": STRING,
        "fingerprint": STRING,  # MD5 hex of the DER bytes, recomputed
        "der_base64": STRING,
        "valid_from": TIME,
        "valid_to": TIME,
        "answered_at": TIME,
    },
)

CONFIG_ITEMS = _dataset(
    "config_items",
    ("account_id", "region", "resource_type", "resource_id", "captured_at"),
    {
        "run_id": STRING,
        "item_id": STRING,
        "account_id": STRING,
        "region": STRING,  # "global" for what AWS Config records once an account
        "resource_type": STRING,  # as AWS Config names it
        "resource_id": STRING,
        "resource_name": STRING,
        "arn": STRING,
        "availability_zone": STRING,
        "status": STRING,  # OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted, ResourceDeletedNotRecorded
        "captured_at": TIME,
        "state_id": STRING,
        "created_at": TIME,
        "tags": STRING,  # (JSON), as are the next four, canonical, after redaction
        "relationships": STRING,
        "configuration": STRING,  # text that holds JSON is taken apart, here and in the values of the next
        "supplementary": STRING,
        "extra": STRING,  # members with no column, and members whose value its column can't hold
        "kind": STRING,  # snapshot, history
        "delivered_at": TIME,  # the time in the object's key
        "source": STRING,  # provenance: source, object's key, its inflated SHA-256, the item's index from 0
        "object": STRING,
        "object_sha256": STRING,
        "item_index": INT,
    },
)

CONFIG_OBJECTS = _dataset(
    "config_objects",
    ("account_id", "region", "object"),
    {
        "run_id": STRING,
        "source": STRING,  # "s3://bucket/prefix", or the folder's name
        "object": STRING,  # its key: the path below the source that begins with the channel's prefix or AWSLogs
        "account_id": STRING,
        "region": STRING,
        "kind": STRING,  # snapshot, history
        "delivered_at": TIME,  # the time in the key; of a history its end
        "outcome": STRING,  # read, invalid_format, foreign, missing, access_denied, archived, error
        "detail": STRING,
        "sha256": STRING,  # of the inflated bytes
        "bytes": INT,  # compressed
        "inflated_bytes": INT,
        "items": INT,
        "checked_at": TIME,
    },
)

RESULTS = _dataset(
    "results",
    ("category_id", "control_id", "account_id", "region", "resource_id"),
    {
        "run_id": STRING,
        "as_of": pa.date32(),
        "control_id": STRING,
        "control_sha256": STRING,  # of the rule's file: which version judged
        "parameters": STRING,  # (JSON) the values of the rule's parameters; null where it has none
        "category_id": STRING,
        "account_id": STRING,
        "region": STRING,
        "resource_type": STRING,
        "resource_id": STRING,
        "resource_arn": STRING,
        "status": STRING,  # pass, fail, not_applicable, no_evidence
        "reason": STRING,
        "evidence": STRINGS,
        "evidence_run_id": STRING,  # the run whose responses were judged
    },
)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        RESPONSES,
        OUTCOMES,
        OPERATIONS,
        EVENTS,
        EVENT_COPIES,
        LOG_OBJECTS,
        DIGESTS,
        PUBLIC_KEYS,
        CONFIG_ITEMS,
        CONFIG_OBJECTS,
        RESULTS,
    )
}

OUTCOME_STATUSES = ("ok", "empty", "absent", "denied", "not_enabled", "not_offered", "throttled", "error")
ANSWERED = ("ok", "empty", "absent")
"""Outcomes that are answers; with any other, evidence is missing."""
RESULT_STATUSES = ("pass", "fail", "not_applicable", "no_evidence")
