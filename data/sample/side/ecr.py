"""ecr: how images are really scanned, which follows from the repository's own flag where no registry rule names it."""

from __future__ import annotations

from typing import Any

from moto.ecr.exceptions import RepositoryNotFoundException
from moto.ecr.models import ecr_backends

from data.sample.calls import Call
from data.sample.side.context import Context


def batch_get_repository_scanning_configuration(_: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The effective frequency of each repository; moto says MANUAL of all."""
    backend = ecr_backends[call.account][call.region]
    found, failures = [], []
    for name in params["repositoryNames"]:
        try:
            repository = backend._get_repository(name=name, registry_id=None)
        except RepositoryNotFoundException:
            failures.append({"repositoryName": name, "failureCode": "REPOSITORY_NOT_FOUND"})
            continue
        configured: Any = repository.image_scanning_configuration
        on_push = bool(configured and configured["scanOnPush"])
        found.append(
            {
                "repositoryArn": repository.arn,
                "repositoryName": name,
                "scanOnPush": on_push,
                "scanFrequency": "SCAN_ON_PUSH" if on_push else "MANUAL",
                "appliedScanFilters": [],
            }
        )
    return {"scanningConfigurations": found, "failures": failures}
