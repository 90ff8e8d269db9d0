"""What a lake already knows of a source: its log objects, digests and keys, and which events it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa

from collectors.trail.copies import Record
from collectors.trail.dedupe import Marks, marks
from collectors.trail.digests import VALID, Verdict, parse_digest
from collectors.trail.keyring import KeyRing
from collectors.trail.keys import DAY_FOLDER, DigestKey, Place, digests_beside, parse_key, period
from evidence.duck import attach_lake, connect
from evidence.run import Run
from evidence.schema import EVENT_COPIES, EVENTS

_RECIPIENT = (
    "coalesce(recipient_account_id,"
    r" regexp_extract(log_object, '(?:AWSLogs/(?:o-[a-z0-9]+/)?|^lookup:)(\d{12})/', 1))"
)
_LATEST = """
create temp table {table} as
from {dataset} where source = $source and ({time} is null or {time} >= coalesce($since, {time}))
qualify row_number() over (partition by object order by run_id desc, checked_at desc) = 1
order by account_id, region
"""
_SETTLED_DAYS = """
with
objects as (
    select object, found_sha256 is not null and outcome != 'pending' as settled from known_logs
    union all
    select object, outcome = 'valid' from known_digests
),
placed as (
    select regexp_extract(object, $pattern, ['folder', 'day']) as place, settled from objects
)
select place.folder, try_strptime(place.day, '%Y/%m/%d')::date as day, bool_and(settled) as settled
from placed
where place.folder != ''
group by all
having day is not null
"""
LATE = timedelta(days=5)
"""How late a file may turn up in a folder of a day that was listed before, and still be found by every night."""


@dataclass(frozen=True, slots=True)
class KnownLog:
    """The lake's latest row on a log object."""

    outcome: str
    detail: str | None
    bytes: int | None
    inflated_bytes: int | None
    found_sha256: str | None
    records: int | None


class Memory:
    """A view of the lake's sealed runs, and of what the run under way has settled, for one source.

    Of objects only those of `since` or later are known.
    """

    def __init__(self, run: Run, source: str, since: date | None = None) -> None:
        self._run, self._source = run, source
        self._connection = connect()
        attach_lake(self._connection, run.lake, more=run.settled)
        parameters = {"source": source, "since": period(since, None)[0]}
        for table, dataset, moment in (
            ("known_logs", "log_objects", "delivered_at"),
            ("known_digests", "digests", "digest_end"),
        ):
            self._connection.execute(_LATEST.format(table=table, dataset=dataset, time=moment), parameters)

    def close(self) -> None:
        self._connection.close()

    def keys(self) -> KeyRing:
        """Return the public keys that earlier runs have kept."""
        return KeyRing.from_rows(self._rows("from public_keys order by answered_at").to_pylist())

    def logs(self, place: Place | None) -> dict[str, KnownLog]:
        """Return the known log objects of a place, by key; without a place, those outside CloudTrail's layout."""
        columns = "object, outcome, detail, bytes, inflated_bytes, found_sha256, records"
        where = "account_id = $account and region = $region" if place else "account_id is null"
        parameters = {"account": place.account_id, "region": place.region} if place else {}
        found = self._rows(f"select {columns} from known_logs where {where}", parameters)  # noqa: S608
        return {row.pop("object"): KnownLog(**row) for row in found.to_pylist()}

    def begins(self, first: date) -> dict[str, date]:
        """Return, by folder of a Region, from which day on its objects are to be listed, `first` at the earliest.

        That is the first day of which the lake does not hold everything that it knows of, less `LATE`. A day without
        any object counts, because it may never have been listed, unless digests say that nothing was delivered.
        """
        settled: dict[str, dict[date, bool]] = {}
        for row in self._rows(_SETTLED_DAYS, {"pattern": DAY_FOLDER}).to_pylist():
            settled.setdefault(row["folder"], {})[row["day"]] = row["settled"]
        found = {}
        for folder, own in settled.items():
            days = settled.get(digests_beside(folder), {}) | own
            day = first
            while days.get(day):
                day += timedelta(days=1)
            found[folder] = max(first, day - LATE)
        return found

    def outcomes(self, outcome: str) -> list[tuple[str, datetime]]:
        """Return the known log objects with an outcome, and when each was checked."""
        found = self._rows("select object, checked_at from known_logs where outcome = $outcome", {"outcome": outcome})
        return list(zip(found["object"].to_pylist(), found["checked_at"].to_pylist(), strict=True))

    def valid_digests(self, place: Place) -> set[str]:
        """Return the keys of the digests of a place that are known to be valid."""
        found = self._rows(
            "select object from known_digests where outcome = $valid and account_id = $account and region = $region",
            {"valid": VALID, "account": place.account_id, "region": place.region},
        )
        return set(found["object"].to_pylist())

    def digests(self, place: Place, since: datetime | None) -> dict[str, Verdict]:
        """Return the known digests of a place, by key: all outcomes, of valid ones what links and gaps need.

        Bodies are read for those that end at or after `since`.
        """
        columns = "object, outcome, detail, digest_start, digest_end, found_sha256, signature, previous_object"
        found = self._rows(
            f"select {columns}, starts_chain, if(outcome = $valid and digest_end >= $since, body, null) as body"  # noqa: S608
            " from known_digests where account_id = $account and region = $region",
            {"valid": VALID, "since": since, "account": place.account_id, "region": place.region},
        )
        known = {}
        for row in found.to_pylist():
            key = parse_key(row["object"])
            if not isinstance(key, DigestKey) or key.place != place:
                continue
            verdict = Verdict.of(key)
            verdict.outcome, verdict.detail, verdict.known = row["outcome"], row["detail"], True
            verdict.start, verdict.end = row["digest_start"], row["digest_end"]
            verdict.found_sha256, verdict.signature = row["found_sha256"], row["signature"]
            verdict.previous_object, verdict.starts_chain = row["previous_object"], row["starts_chain"]
            if row["body"] is not None:
                verdict.body = row["body"].encode()
                verdict.digest = parse_digest(verdict.body)
            known[verdict.object] = verdict
        return known

    def events(self, day: date | None) -> Marks:
        """Return the marks of the events that the lake holds of one UTC day; None: of no day."""
        where = "event_time >= $day and event_time < $next" if day else "event_time is null"
        parameters = {"day": day, "next": day + timedelta(days=1)} if day else {}
        found = self._rows(f"select {_RECIPIENT} as recipient, event_id from events where {where}", parameters)  # noqa: S608
        return marks(found["recipient"].combine_chunks(), found["event_id"].combine_chunks())

    def written(self) -> set[Record]:
        """Return the records that an attempt in the run under way, which broke off, has brought without finishing.

        They are those of log objects that have no row yet.
        """
        if not {entry.dataset for entry in self._run.settled} & {EVENTS.name, EVENT_COPIES.name}:
            return set()
        found = self._rows(
            "select log_object, record_index from events"
            " where run_id = $run and log_object not in (select object from log_objects where run_id = $run)"
            " union select log_object, record_index from event_copies where run_id = $run and source = $source"
            " and log_object not in (select object from log_objects where run_id = $run and source = $source)",
            {"run": self._run.run_id, "source": self._source},
        )
        return set(zip(found["log_object"].to_pylist(), found["record_index"].to_pylist(), strict=True))

    def _rows(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        return self._connection.sql(sql, params=dict(parameters or {})).to_arrow_table()
