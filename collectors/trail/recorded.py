"""Verifying again what a lake recorded of CloudTrail, from the lake alone: digests' bodies, signatures, public keys.

Every digest that was recorded with its body is judged anew, and every log file by the SHA-256 that it was found with.
What only the source could say (an object was missing, denied, moved, not gzip) stands as it was recorded.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import duckdb

from collectors.trail.coverage import Coverage
from collectors.trail.digests import (
    BAD_SIGNATURE,
    INVALID_FORMAT,
    MISSING,
    MODIFIED,
    UNKNOWN_KEY,
    VALID,
    Verdict,
    judge_chain,
)
from collectors.trail.inplace import Findings, Wrong, is_wrong, wrong_digest
from collectors.trail.keyring import KeyRing
from collectors.trail.keys import DigestKey, LogKey, in_period, parse_key
from collectors.trail.verdicts import NOT_COVERED, PENDING, Judgement, Named, judge_unvouched, named_files
from evidence.canonical import sha256
from evidence.duck import attach_lake, connect
from evidence.lake import Lake

_JUDGED_ANEW = {VALID, MODIFIED, BAD_SIGNATURE, UNKNOWN_KEY}
_LATEST = """
create temp table known_{name} as
select {columns} from {dataset}
qualify row_number() over (partition by source, object order by run_id desc, checked_at desc) = 1
"""
_COLUMNS = {
    "digests": "source, object, account_id, region, run_id, checked_at",
    "log_objects": (
        "source, object, account_id, region, delivered_at, outcome, detail, found_sha256, checked_at, run_id"
    ),
}
_GROUPS = """
select source, account_id, region, count(*) as objects
from (
    select source, account_id, region from known_digests
    union all
    select source, account_id, region from known_log_objects
)
group by all
order by all
"""
_DIGESTS = """
select digests.*
from digests
semi join known_digests using (source, object, run_id, checked_at)
where source = $source and account_id = $account_id and region = $region
"""
_LOGS = """
from known_log_objects
where source = $source and account_id is not distinct from $account_id and region is not distinct from $region
"""


def verify_recorded(
    lake: Lake,
    *,
    first: date | None = None,
    last: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Findings:
    """Verify the newest record of every digest and log file of a lake; `progress` counts them.

    A finding is what does not verify, and what was recorded otherwise than it is found now.
    """
    with connect() as connection:
        attach_lake(connection, lake)
        for dataset, columns in _COLUMNS.items():
            connection.execute(_LATEST.format(name=dataset, dataset=dataset, columns=columns))
        keys = KeyRing.from_rows(_rows(connection, "from public_keys order by answered_at"))
        groups = _rows(connection, _GROUPS)
        done, total = 0, sum(group["objects"] for group in groups)
        places: dict[tuple[str, str], Coverage] = {}
        findings = Findings()
        for group in groups:
            objects = group.pop("objects")
            verdicts = _digests(_rows(connection, _DIGESTS, group), keys, (first, last), findings)
            logs = [row for row in _rows(connection, _LOGS, group) if _is_due(row["object"], first, last)]
            outcomes = _logs(logs, named_files(verdicts), findings)
            if group["account_id"]:
                place = group["account_id"], group["region"] or ""
                coverage = places.setdefault(place, Coverage(*place))
                coverage.digests += Counter(verdict.outcome for verdict in verdicts)
                coverage.log_files += outcomes
            else:
                findings.loose += len(logs)
            done += objects
            progress(done, total)
        findings.places = [places[place] for place in sorted(places)]
        findings.wrong.sort(key=lambda wrong: (wrong.object, wrong.kind))
    return findings


def _digests(
    rows: Iterable[Mapping[str, Any]], keys: KeyRing, days: tuple[date | None, date | None], findings: Findings
) -> list[Verdict]:
    recorded: dict[str, str] = {}
    found: list[Verdict] = []
    for row in rows:
        key = parse_key(row["object"])
        if isinstance(key, DigestKey) and in_period(key, *days):
            recorded[row["object"]] = row["outcome"]
            found.append(_verdict(key, row))
    verdicts = [verdict for verdict in found if verdict.chain is None]
    for chain in {verdict.chain for verdict in found if verdict.chain}:
        links = [verdict for verdict in found if verdict.chain == chain]
        begins = min((verdict.start for verdict in links if verdict.start), default=None)
        verdicts += judge_chain(links, bucket=None, keys=keys, begins=begins)
    for verdict in verdicts:
        if verdict.outcome == VALID:
            continue
        wrong = wrong_digest(verdict)
        if verdict.object not in recorded:
            wrong.detail = f"the lake holds no row on it: {wrong.detail}"
        elif recorded[verdict.object] == VALID:
            wrong.detail = f"recorded as {VALID}, but {wrong.detail}"
        findings.wrong.append(wrong)
    return verdicts


def _verdict(key: DigestKey, row: Mapping[str, Any]) -> Verdict:
    verdict = Verdict.of(key)
    verdict.start, verdict.end = row["digest_start"], row["digest_end"]
    verdict.previous_object, verdict.starts_chain = row["previous_object"], row["starts_chain"]
    if row["outcome"] not in _JUDGED_ANEW:
        verdict.outcome, verdict.detail, verdict.signature = row["outcome"], row["detail"], row["signature"]
        verdict.found_sha256 = row["found_sha256"]
        return verdict
    if row["body"] is None:
        verdict.fail(INVALID_FORMAT, "the lake holds no body of it")
        return verdict
    body = row["body"].encode()
    verdict.read(body, sha256(body), row["signature"])
    if verdict.found_sha256 != row["found_sha256"]:
        verdict.fail(MODIFIED, f"the lake's copy has another SHA-256 than {row['found_sha256']}, which was recorded")
    return verdict


def _logs(rows: Iterable[Mapping[str, Any]], named: Mapping[str, Named], findings: Findings) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    absent = dict(named)
    days: set[date] = set()
    place: tuple[str | None, str | None] = (None, None)
    for row in rows:
        key = parse_key(row["object"])
        if not isinstance(key, LogKey):
            continue
        name = absent.pop(key.tail, None) or named.get(key.tail)
        place = row["account_id"], row["region"]
        days |= {key.day} if key.day else set()
        judgement = _judged(row, name)
        outcomes[judgement.outcome] += 1
        if is_wrong(judgement.outcome):
            detail = judgement.detail
            if row["outcome"] != judgement.outcome:
                detail = f"recorded as {row['outcome']}" + (f", but {detail}" if detail else "")
            findings.wrong.append(_wrong(row["object"], place, judgement.outcome, detail, row["delivered_at"]))
    for tail, name in absent.items():
        key = parse_key(tail)
        if isinstance(key, LogKey) and key.day in days and not name.doubt:
            outcomes[MISSING] += 1
            detail = f"the lake holds no row on it, and {name.digest} names it"
            findings.wrong.append(_wrong(tail, place, MISSING, detail, key.delivered_at))
    return outcomes


def _judged(row: Mapping[str, Any], name: Named | None) -> Judgement:
    """Judge a log file by the SHA-256 that it was found with, as of when it was looked at."""
    if row["outcome"] not in (VALID, PENDING, NOT_COVERED):
        return Judgement(row["outcome"], row["detail"])
    if name is None or name.doubt:
        return judge_unvouched(name, row["delivered_at"], row["checked_at"])
    if row["found_sha256"] == name.sha256:
        return Judgement(VALID)
    return Judgement(MODIFIED, f"{name.digest} names another SHA-256")


def _wrong(
    key: str, place: tuple[str | None, str | None], outcome: str, detail: str | None, moment: datetime | None
) -> Wrong:
    return Wrong("log file", key, *place, outcome, detail, moment, moment)


def _is_due(text: str, first: date | None, last: date | None) -> bool:
    key = parse_key(text)
    return key is not None and in_period(key, first, last)


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = connection.sql(sql, params=dict(parameters or {})).to_arrow_table().to_pylist()
    return found
