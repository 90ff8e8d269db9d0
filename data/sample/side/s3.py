"""s3: buckets with their Regions, which AWS tells whoever asks with a parameter."""

from __future__ import annotations

from typing import Any

from moto.s3.models import s3_backends

from data.sample.calls import Call
from data.sample.organization import PARTITION
from data.sample.side.context import Context


def list_buckets(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The account's buckets by name."""
    backend = s3_backends[call.account][PARTITION]
    return {
        "Owner": {"ID": call.account},
        "Buckets": [
            {"Name": bucket.name, "CreationDate": bucket.creation_date, "BucketRegion": bucket.region_name}
            for _, bucket in sorted(backend.buckets.items())
        ],
    }
