"""CloudTrail's public keys: from a file, from AWS, or from the lake; found by Region and fingerprint.

A fingerprint is always the MD5 of the key's own bytes: the label beside a key is never believed.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from evidence.errors import RemitError

_SHAPE = 'it reads {"<region>": <what `aws cloudtrail list-public-keys` prints there>, …}'


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of one Region, as DER bytes, with the period that AWS states and when AWS answered."""

    region: str
    der: bytes
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    answered_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        return hashlib.md5(self.der, usedforsecurity=False).hexdigest()

    def row(self) -> dict[str, Any]:
        """Return the key as a row of `public_keys`."""
        return {
            "region": self.region,
            "fingerprint": self.fingerprint,
            "der_base64": base64.b64encode(self.der).decode(),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "answered_at": self.answered_at,
        }


@dataclass
class KeyRing:
    """Public keys at hand. With a session, `ask` fetches a Region's keys when digests of it are to be verified.

    `refused` says, by Region, which error AWS answered instead.
    """

    keys: dict[tuple[str, str], PublicKey] = field(default_factory=dict)
    session: Any = None
    refused: dict[str, str] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock, repr=False)
    _loaded: dict[str, RSAPublicKey | None] = field(default_factory=dict, repr=False)

    @classmethod
    def from_file(cls, path: Path) -> "KeyRing":
        """Read JSON: Region → the answer of ListPublicKeys there. Raises RemitError where it is none."""
        try:
            document = json.loads(path.read_bytes())
        except OSError as error:
            raise RemitError(f"{path} can't be read", remedy=error.strerror or "name another file") from None
        except ValueError as error:
            raise RemitError(f"{path} is no JSON", remedy=str(error)) from None
        ring = cls()
        if not isinstance(document, dict):
            raise RemitError(f"{path} holds no public keys", remedy=_SHAPE)
        for region, answer in document.items():
            try:
                ring.add(_key(region, item, None) for item in answer["PublicKeyList"])
            except (KeyError, TypeError, ValueError):
                raise RemitError(f"{path}: {region} has no list of public keys", remedy=_SHAPE) from None
        return ring

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> "KeyRing":
        """Make a ring of what a lake's `public_keys` holds."""
        ring = cls()
        ring.add(
            PublicKey(
                row["region"],
                base64.b64decode(row["der_base64"]),
                row["valid_from"],
                row["valid_to"],
                row["answered_at"],
            )
            for row in rows
        )
        return ring

    def add(self, keys: Iterable[PublicKey]) -> None:
        """Add keys; one that is there already stays as it was first answered."""
        for key in keys:
            self.keys.setdefault((key.region, key.fingerprint), key)

    def prepare(self) -> None:
        """Load what asking AWS takes, so that it can happen while something else is waited for."""
        if self.session is not None:
            with self._lock, suppress(Exception):
                self.session.client("cloudtrail", region_name="us-east-1")

    def ask(self, region: str, start: datetime, end: datetime) -> None:
        """Fetch a Region's keys that were valid between two moments; without a session, nothing happens."""
        if self.session is None:
            return
        from botocore.exceptions import BotoCoreError, ClientError

        with self._lock:
            client = self.session.client("cloudtrail", region_name=region)
        now = datetime.now(UTC)
        try:
            for page in client.get_paginator("list_public_keys").paginate(StartTime=start, EndTime=end):
                self.add(_key(region, item, now) for item in page["PublicKeyList"])
        except ClientError as error:
            self.refused[region] = f"cloudtrail:ListPublicKeys: {error.response['Error']['Code']}"
        except BotoCoreError as error:
            self.refused[region] = f"cloudtrail:ListPublicKeys: {type(error).__name__}"

    def find(self, region: str, fingerprint: str) -> RSAPublicKey | None:
        """Return a Region's key by its fingerprint; None where there is none, or where its bytes are no RSA key."""
        key = self.keys.get((region, fingerprint))
        if key is None:
            return None
        if fingerprint not in self._loaded:
            self._loaded[fingerprint] = _load(key.der)
        return self._loaded[fingerprint]

    def why_unknown(self, region: str, fingerprint: str) -> str:
        """Say why `find` found nothing."""
        if (region, fingerprint) in self.keys:
            return f"the key {fingerprint} of {region} is no RSA key"
        others = sorted(other for other, print_ in self.keys if print_ == fingerprint)
        reasons = [f"no public key of {region} has the fingerprint {fingerprint}"]
        reasons += [f"only {', '.join(others)} has it"] if others else []
        reasons += [self.refused[region]] if region in self.refused else []
        return "; ".join(reasons)


def _key(region: str, item: Mapping[str, Any], now: datetime | None) -> PublicKey:
    value = item["Value"]
    try:
        der = value if isinstance(value, bytes) else base64.b64decode(value, validate=True)
    except binascii.Error:
        der = str(value).encode()
    return PublicKey(region, der, _moment(item.get("ValidityStartTime")), _moment(item.get("ValidityEndTime")), now)


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None


def _load(der: bytes) -> RSAPublicKey | None:
    try:
        key = load_der_public_key(der)
    except ValueError:
        return None
    return key if isinstance(key, RSAPublicKey) else None
