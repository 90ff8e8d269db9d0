"""A thousand random corruptions of a signed tree: no crash, no good file lost, every bad file named.

What should be said of a file is worked out here with Python's own zlib and hashlib, and not with remit's modules.
"""

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from evidence.lake import Lake
from tests.collectors.trails import Chain, Tree, ingested, outcomes, packed, query, record, written

VARIANTS, LOGS, DIGESTS = 40, 22, 3
"""Each variant of the tree has so many of its log files and digests corrupted."""
Corruption = Callable[[Random, bytes], bytes | None]
"""What becomes of a file's bytes; None: it is deleted."""


def flipped(random: Random, data: bytes) -> bytes:
    held = bytearray(data)
    for _ in range(random.randint(1, 4)):
        held[random.randrange(len(held))] ^= random.randint(1, 255)
    return bytes(held)


def blanked(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    end = min(len(data), start + random.randint(1, 40))
    return data[:start] + bytes(end - start) + data[end:]


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def shortened(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randint(1, 20) :]


def stuffed(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + random.randbytes(random.randint(1, 20)) + data[start:]


def extended(random: Random, data: bytes) -> bytes:
    return data + random.choice([random.randbytes(random.randint(1, 9)), bytes(random.randint(1, 9)), data])


def repacked(random: Random, data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data), random.randrange(9), mtime=random.randrange(1 << 32))


def edited(random: Random, data: bytes) -> bytes:
    held = bytearray(gzip.decompress(data))
    held[random.randrange(len(held))] = random.randrange(256)
    return gzip.compress(bytes(held), mtime=0)


def forged(random: Random, data: bytes) -> bytes:
    return packed([record(f"forged-{random.random()}", Chain().hour)])


def inflated(random: Random, data: bytes) -> bytes:
    return gzip.decompress(data)[: random.choice([None, random.randrange(2, 200)])]


def replaced(random: Random, data: bytes) -> bytes:
    return random.choice(
        [b"", b"\x1f\x8b", b"{}", random.randbytes(60), gzip.compress(random.randbytes(9)), data[::-1]]
    )


def deleted(random: Random, data: bytes) -> None:
    return None


CORRUPTIONS: list[Corruption] = [
    *(flipped, blanked, cut, shortened, stuffed, extended),
    *(repacked, edited, forged, inflated, replaced, deleted),
]


def outcome_of_log(data: bytes | None, expected: str) -> str:
    """Return what should be said of a log file that a valid digest names with this SHA-256."""
    if data is None:
        return "missing"
    if data and not data.startswith(b"\x1f\x8b"):
        return "invalid_format"
    stream = zlib.decompressobj(31)
    try:
        held = stream.decompress(data)
    except zlib.error:
        return "invalid_format"
    if hashlib.sha256(held).hexdigest() != expected:
        return "modified"
    return "trailing_data" if stream.unused_data else "valid"


def outcomes_of_digest(data: bytes | None, whole: bytes) -> set[str]:
    """Return what may be said of a digest; which it is hangs on the member that was hit."""
    if data is None:
        return {"missing", "chain_gap"}
    stream = zlib.decompressobj(31)
    try:
        held = stream.decompress(data)
    except zlib.error:
        return {"invalid_format"}
    if not stream.eof:
        return {"invalid_format"}
    if held == gzip.decompress(whole):
        return {"trailing_data"} if stream.unused_data else {"valid"}
    return {"invalid_format", "bad_signature", "moved", "unknown_key"}


Seen = set[tuple[str, bytes | None]]


def corrupted(random: Random, tree: Tree, keys: list[str], seen: Seen) -> dict[str, bytes | None]:
    """Corrupt these files, each in a way that was not seen before; `seen` holds their whole bytes from the start."""
    made: dict[str, bytes | None] = {}
    for key in keys:
        while (key, made.setdefault(key, tree[key][0])) in seen:
            made[key] = random.choice(CORRUPTIONS)(random, tree[key][0])
        seen.add((key, made[key]))
    return made


def test_a_thousand_corruptions(tmp_path: Path) -> None:
    hurt, signed = Chain().grow(8, files=3), Chain(region="eu-west-1", signer="eu-west-1").grow(8, files=3)
    tree = hurt.tree | signed.tree
    source = written(tree, tmp_path / "mirror")
    random, for_digests = Random(1000), Random(1000)
    later = signed.digests()[1:]  # if the first is gone and the second can't be read, nothing names the first any more
    seen: Seen = {(key, data) for key, (data, _) in tree.items()}
    said = Counter[str]()
    for variant in range(VARIANTS):
        logs = corrupted(random, tree, random.sample(hurt.logs(), LOGS), seen)
        digests = corrupted(for_digests, tree, for_digests.sample(later, DIGESTS), seen)
        for key, data in (logs | digests).items():
            path = tmp_path / "mirror" / key
            path.write_bytes(data) if data is not None else path.unlink()
        lake = Lake.open(tmp_path / f"lake{variant}", create=True)
        ingested(lake, source)
        found = outcomes(lake)
        assert found == expected(tree, logs, digests, found), variant
        assert lost(lake, tree, found) == {}, variant
        said.update(found[key] for key in logs | digests)
        for key in logs | digests:
            (tmp_path / "mirror" / key).write_bytes(tree[key][0])
    assert len(seen) - len(tree) == said.total() == VARIANTS * (LOGS + DIGESTS)
    assert said.keys() >= {"valid", "modified", "missing", "invalid_format", "trailing_data", "bad_signature"}


def content(data: bytes) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(gzip.decompress(data))
    return held


def expected(
    tree: Tree, logs: dict[str, bytes | None], digests: dict[str, bytes | None], found: dict[str, str]
) -> dict[str, str]:
    """Return what should be said of every object; of digests, what was found if it may be said."""
    made = dict.fromkeys(tree, "valid")
    for key, data in logs.items():
        made[key] = outcome_of_log(data, hashlib.sha256(gzip.decompress(tree[key][0])).hexdigest())
    for key, data in digests.items():
        allowed = outcomes_of_digest(data, tree[key][0])
        made[key] = found[key] if found[key] in allowed else f"one of {allowed}"
        if allowed != {"valid"}:
            made |= {file["s3Object"]: "not_covered" for file in content(tree[key][0])["logFiles"]}
    return made


def lost(lake: Lake, tree: Tree, found: dict[str, str]) -> dict[str, set[str]]:
    """Return, by log file, the events of files with whole content that are not in the lake."""
    kept = dict(query(lake, "select log_object, list(event_id) from events group by all"))
    whole = [key for key in tree if "/CloudTrail/" in key and found[key] in ("valid", "not_covered", "trailing_data")]
    missing = {
        key: {one["eventID"] for one in content(tree[key][0])["Records"]} - set(kept.get(key, [])) for key in whole
    }
    return {key: events for key, events in missing.items() if events}
