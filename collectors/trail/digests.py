"""CloudTrail's digests: parsing, signatures, and the verdicts on one chain. Pure: values in, verdicts out.

A digest is judged in the order of AWS's steps (format, place, key, signature, link); the first that fails names the
outcome. A digest whose metadata is lost is checked with the signature that its successor holds. Links are judged only
on the word of a valid successor.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from collectors.trail.keyring import KeyRing
from collectors.trail.keys import Chain, DigestKey, Place, tail_of

VALID, MODIFIED, MISSING, MOVED = "valid", "modified", "missing", "moved"
BAD_SIGNATURE, UNKNOWN_KEY, INVALID_FORMAT, TRAILING_DATA = (
    "bad_signature",
    "unknown_key",
    "invalid_format",
    "trailing_data",
)
CHAIN_GAP = "chain_gap"
HOUR = timedelta(hours=1)
_ALGORITHM = "SHA256withRSA"


class NamedFile(msgspec.Struct, frozen=True):
    """A log file as a digest names it."""

    s3_object: str = msgspec.field(name="s3Object")
    hash_value: str = msgspec.field(name="hashValue")
    hash_algorithm: str = msgspec.field(name="hashAlgorithm", default="SHA-256")


class Digest(msgspec.Struct, frozen=True):
    """The members of a digest that verification needs; the file holds more."""

    start: datetime = msgspec.field(name="digestStartTime")
    end_text: str = msgspec.field(name="digestEndTime")
    bucket: str = msgspec.field(name="digestS3Bucket")
    object: str = msgspec.field(name="digestS3Object")
    fingerprint: str = msgspec.field(name="digestPublicKeyFingerprint")
    previous_signature: str | None = msgspec.field(name="previousDigestSignature")
    log_files: list[NamedFile] = msgspec.field(name="logFiles")
    previous_bucket: str | None = msgspec.field(name="previousDigestS3Bucket", default=None)
    previous_object: str | None = msgspec.field(name="previousDigestS3Object", default=None)
    previous_hash: str | None = msgspec.field(name="previousDigestHashValue", default=None)
    algorithm: str = msgspec.field(name="digestSignatureAlgorithm", default=_ALGORITHM)

    @property
    def starts_chain(self) -> bool:
        return self.previous_object is None and self.previous_signature is None

    def string_to_sign(self, sha256: str) -> bytes:
        """Return what CloudTrail signed, given the SHA-256 of the inflated digest."""
        previous = "null" if self.previous_signature is None else self.previous_signature
        return f"{self.end_text}\n{self.bucket}/{self.object}\n{sha256}\n{previous}".encode()


def parse_digest(data: bytes) -> Digest:
    """Read an inflated digest. Raises ValueError for anything that is no digest, or signed in a way unknown here."""
    digest = msgspec.json.decode(data, type=Digest)
    datetime.fromisoformat(digest.end_text)
    if digest.start.tzinfo is None or digest.algorithm != _ALGORITHM:
        raise ValueError(f"its signature algorithm {digest.algorithm} or its times are unknown")
    return digest


@dataclass
class Verdict:
    """One digest, present or not, with what is said of it. `known`: the lake says the same already.

    `signature` is what the object's metadata held, and after judging what the digest was checked with.
    """

    object: str
    place: Place
    chain: Chain | None = None
    end: datetime | None = None
    start: datetime | None = None
    outcome: str = ""
    detail: str | None = None
    expected_sha256: str | None = None
    found_sha256: str | None = None
    signature: str | None = None
    previous_object: str | None = None
    starts_chain: bool | None = None
    digest: Digest | None = None
    body: bytes | None = None
    known: bool = False

    @classmethod
    def of(cls, key: DigestKey) -> "Verdict":
        return cls(key.key, key.place, key.chain, key.end)

    def fail(self, outcome: str, detail: str) -> None:
        """Say what is wrong, unless something was wrong before; then only add to it."""
        if self.outcome in ("", VALID):
            self.outcome, self.detail, self.known = outcome, detail, False
        elif detail not in (self.detail or ""):
            self.detail = f"{self.detail}; {detail}"

    def read(self, body: bytes, sha256: str, signature: str | None) -> None:
        """Take in a digest's inflated bytes and the signature of its metadata."""
        self.body, self.found_sha256, self.signature = body, sha256, signature.lower() if signature else None
        try:
            self.digest = parse_digest(body)
        except (ValueError, RecursionError) as error:
            self.fail(INVALID_FORMAT, f"it is no digest: {error}")
            return
        self.start, self.previous_object = self.digest.start, self.digest.previous_object
        self.starts_chain = self.digest.starts_chain

    def repeats(self, other: "Verdict | None") -> bool:
        """Tell whether another verdict on the same object says the same already."""
        if other is None or other is self:
            return False
        return (self.outcome, self.detail, self.end) == (other.outcome, other.detail, other.end)

    def row(self, source: str, checked_at: datetime) -> dict[str, Any]:
        """Return the verdict as a row of `digests`."""
        return {
            "source": source,
            "object": self.object,
            "account_id": self.place.account_id,
            "region": self.place.region,
            "trail": self.chain.trail if self.chain else None,
            "home_region": self.chain.home_region if self.chain else None,
            "digest_start": self.start,
            "digest_end": self.end,
            "outcome": self.outcome,
            "detail": self.detail,
            "expected_sha256": self.expected_sha256,
            "found_sha256": self.found_sha256,
            "signature": self.signature,
            "key_fingerprint": self.digest.fingerprint if self.digest else None,
            "previous_object": self.previous_object,
            "starts_chain": self.starts_chain,
            "log_files": len(self.digest.log_files) if self.digest else None,
            "body": self.body.decode("utf-8", "backslashreplace") if self.body is not None else None,
            "checked_at": checked_at,
        }


def judge_chain(
    found: Iterable[Verdict],
    *,
    bucket: str | None,
    keys: KeyRing,
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> list[Verdict]:
    """Judge the digests of one chain, and add verdicts on those that should be there and aren't.

    `bucket` is where they were found, None in a mirror. Nothing is said of digests before `begins`; a chain that stops
    an hour or more before `ends` has a gap at its end.
    """
    chain = sorted(found, key=lambda verdict: (verdict.end or datetime.max.replace(tzinfo=UTC), verdict.object))
    for verdict in chain:
        if verdict.digest and not verdict.outcome:
            _judge_place(verdict, verdict.digest, bucket)
    successors = _successors(chain)
    for verdict in chain:
        if verdict.digest and not verdict.outcome:
            _judge_signature(verdict, verdict.digest, successors.get(tail_of(verdict.object)), keys)
    for verdict in chain:
        successor = successors.get(tail_of(verdict.object))
        if successor and successor.outcome == VALID and successor.digest:
            _judge_link(verdict, successor, successor.digest)
    there = {tail_of(verdict.object) for verdict in chain}
    return chain + [verdict for verdict in _absent(chain, begins, ends) if tail_of(verdict.object) not in there]


def _judge_place(verdict: Verdict, digest: Digest, bucket: str | None) -> None:
    if bucket is None:
        stays = tail_of(digest.object) == tail_of(verdict.object)
    else:
        stays = (digest.bucket, digest.object) == (bucket, verdict.object)
    if not stays:
        verdict.fail(MOVED, f"it was delivered as s3://{digest.bucket}/{digest.object}")


def _successors(chain: Sequence[Verdict]) -> Mapping[str, Verdict]:
    """Return, by the tail of its key, which digest names a digest as the one before it."""
    return {
        tail_of(verdict.digest.previous_object): verdict
        for verdict in chain
        if verdict.digest and verdict.digest.previous_object and verdict.outcome in ("", VALID)
    }


def _judge_signature(verdict: Verdict, digest: Digest, successor: Verdict | None, keys: KeyRing) -> None:
    region = verdict.place.region
    key = keys.find(region, digest.fingerprint)
    if key is None:
        verdict.fail(UNKNOWN_KEY, keys.why_unknown(region, digest.fingerprint))
        return
    held = successor.digest.previous_signature if successor and successor.digest else None
    held = held.lower() if held else None

    def verifies(signature: str | None) -> bool:
        try:
            message = digest.string_to_sign(verdict.found_sha256 or "")
            key.verify(bytes.fromhex(signature or ""), message, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    own = verdict.signature
    if own is None:
        verdict.signature = held
        if held is None:
            verdict.fail(BAD_SIGNATURE, "no signature: its metadata is lost and no later digest holds it")
        elif verifies(held):
            verdict.outcome = VALID
        else:
            verdict.fail(BAD_SIGNATURE, "the signature that the next digest holds does not verify")
    elif verifies(own):
        verdict.outcome = VALID
    elif held and held != own and verifies(held):
        verdict.fail(
            BAD_SIGNATURE, "its metadata was changed: only the signature that the next digest holds does verify"
        )
    else:
        verdict.fail(BAD_SIGNATURE, "its signature does not verify")


def _judge_link(verdict: Verdict, successor: Verdict, named: Digest) -> None:
    verdict.expected_sha256 = named.previous_hash
    if verdict.found_sha256 is None:
        return
    if named.previous_hash and named.previous_hash.lower() != verdict.found_sha256:
        verdict.fail(MODIFIED, f"{successor.object} names another SHA-256")
    elif verdict.signature and (named.previous_signature or "").lower() != verdict.signature:
        verdict.fail(MODIFIED, f"{successor.object} names another signature")


def _absent(chain: Sequence[Verdict], begins: datetime | None, ends: datetime | None) -> Iterator[Verdict]:
    before: Verdict | None = None
    for verdict in chain:
        if verdict.end is None or verdict.chain is None or verdict.outcome == MOVED:
            continue
        start = verdict.start or verdict.end - HOUR
        if verdict.starts_chain:
            if before and before.end and before.end < start:
                yield _gap(
                    verdict.chain, before.end, start, "the chain starts anew: logging was off, or digests are gone"
                )
        elif before is None or before.end is None:
            if verdict.outcome == VALID and (begins is None or start > begins):
                yield _named(verdict, verdict.chain, start)
        elif before.end < start:
            yield from _hours(verdict, verdict.chain, before.end, start)
        before = verdict
    if before and before.chain and before.end and ends and not before.chain.backfill and before.end + HOUR <= ends:
        gap = _gap(before.chain, before.end, ends, "no digest since: logging was stopped, or digests are gone")
        yield replace(gap, object=before.chain.key_at(before.end + HOUR))


def _hours(verdict: Verdict, chain: Chain, start: datetime, end: datetime) -> Iterator[Verdict]:
    """Yield the digests between two that are there: the last one is named, the others follow from the hours."""
    why = f"no digest from {start:%Y-%m-%dT%H:%MZ} to {end:%Y-%m-%dT%H:%MZ}, and one for each hour was due"
    latest = end
    if verdict.outcome == VALID and verdict.previous_object:
        yield replace(_named(verdict, chain, end), start=max(end - HOUR, start))
        latest = end - HOUR
    if chain.backfill:
        return
    while latest > start:
        yield _gap(chain, max(latest - HOUR, start), latest, why)
        latest -= HOUR


def _named(verdict: Verdict, chain: Chain, end: datetime) -> Verdict:
    digest = verdict.digest
    missing = Verdict(
        f"{chain.place.base}{tail_of(verdict.previous_object or '')}", chain.place, chain, end, end - HOUR
    )
    missing.fail(MISSING, f"named as the one before by {verdict.object}")
    missing.expected_sha256 = digest.previous_hash if digest else None
    missing.signature = digest.previous_signature if digest else None
    return missing


def _gap(chain: Chain, start: datetime, end: datetime, why: str) -> Verdict:
    gap = Verdict(chain.key_at(end), chain.place, chain, end, start)
    gap.fail(CHAIN_GAP, why)
    return gap
