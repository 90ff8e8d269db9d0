"""The keys that sign the sample trail's digests: RSA-2048, one or two a Region, good for this sample and nothing else.

CloudTrail signs with a key of the Region that the digest is about. us-east-1 changes its key in the middle of the
trail; both are valid all the while, as AWS's overlapping validity ranges allow.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

_FOLDER = Path(__file__).parent / "keys"
_VALIDITY = {
    "us-east-1": {"first": (2024, 2035), "second": (2025, 2036)},
    "eu-west-1": {"first": (2024, 2035)},
}
"""Region → key → first and last year of its validity, oldest key first; wide enough for any last day of the trail."""


@dataclass(frozen=True)
class SigningKey:
    """One key of a Region; `public` is DER PKCS#1, `fingerprint` its MD5 in hex, as ListPublicKeys gives them."""

    private: RSAPrivateKey
    public: bytes
    fingerprint: str
    starts: datetime
    ends: datetime

    def sign(self, message: bytes) -> str:
        """RSASSA-PKCS1-v1_5 with SHA-256, in hex."""
        return self.private.sign(message, padding.PKCS1v15(), SHA256()).hex()


@cache
def signing_keys(region: str) -> tuple[SigningKey, ...]:
    """The Region's keys, in the order of their use."""
    return tuple(_load(region, name, *years) for name, years in _VALIDITY[region].items())


def public_keys(region: str) -> list[dict[str, Any]]:
    """The Region's keys as `cloudtrail:ListPublicKeys` lists them: Value (bytes), validity (datetimes), Fingerprint."""
    return [
        {
            "Value": key.public,
            "ValidityStartTime": key.starts,
            "ValidityEndTime": key.ends,
            "Fingerprint": key.fingerprint,
        }
        for key in signing_keys(region)
    ]


def _load(region: str, name: str, starts: int, ends: int) -> SigningKey:
    pem = (_FOLDER / f"SAMPLE-ONLY-{region}-{name}.pem").read_bytes()
    private = cast(RSAPrivateKey, load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True))
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    fingerprint = hashlib.md5(public, usedforsecurity=False).hexdigest()
    return SigningKey(
        private, public, fingerprint, datetime(starts, 1, 1, tzinfo=UTC), datetime(ends, 1, 1, tzinfo=UTC)
    )
