"""Where moto's own judgement would get in the way of the estate's."""

from __future__ import annotations

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket


def mend() -> None:
    """moto reads a bucket policy without its conditions, so that `deny without TLS` would deny everybody."""
    FakeBucket.get_permission = _no_opinion


def _no_opinion(bucket: FakeBucket, action: str, resource: str) -> Any:
    return PermissionResult.NEUTRAL
