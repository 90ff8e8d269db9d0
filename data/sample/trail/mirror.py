"""The sample trail as a folder: the bucket's objects, and beside them what plain copies lose and what checks need."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from data.sample.organization import ACTIVE, REGIONS, Account
from data.sample.trail.bucket import objects
from data.sample.trail.keys import public_keys


def write(
    folder: Path, last_day: date, days: int = 30, accounts: Sequence[Account] = ACTIVE, regions: Sequence[str] = REGIONS
) -> None:
    """Mirror the bucket to `folder`/AWSLogs/…

    Beside it `metadata.json` (key → the object's S3 user metadata, digests only) and `public-keys.json` (Region → what
    `aws cloudtrail list-public-keys` prints there).
    """
    metadata: dict[str, dict[str, str]] = {}
    made: set[Path] = set()
    for found in objects(last_day, days=days, accounts=accounts, regions=regions):
        path = folder / found.key
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(found.body)
        if found.metadata:
            metadata[found.key] = found.metadata
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=1))
    keys = {region: {"PublicKeyList": [_printed(key) for key in public_keys(region)]} for region in regions}
    (folder / "public-keys.json").write_text(json.dumps(keys, indent=1))


def _printed(key: dict[str, Any]) -> dict[str, str]:
    return {
        "Value": b64encode(key["Value"]).decode(),
        "ValidityStartTime": key["ValidityStartTime"].isoformat(),
        "ValidityEndTime": key["ValidityEndTime"].isoformat(),
        "Fingerprint": key["Fingerprint"],
    }
