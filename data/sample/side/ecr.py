"""ecr: the images, and how they are scanned: by the repository's own flag where no registry rule names it."""

from __future__ import annotations

from hashlib import sha256
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


def describe_images(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One scanned image in each repository that is scanned on push; the others are empty. shop/web's has a flaw."""
    repository = ecr_backends[call.account][call.region]._get_repository(
        name=params["repositoryName"], registry_id=None
    )
    configured: Any = repository.image_scanning_configuration
    if not (configured and configured["scanOnPush"]):
        return {"imageDetails": []}
    digest = sha256(f"{call.account}/{call.region}/{params['repositoryName']}".encode()).hexdigest()
    found = {"CRITICAL": 1, "MEDIUM": 4} if params["repositoryName"] == "shop/web" else {"MEDIUM": 4}
    return {
        "imageDetails": [
            {
                "registryId": call.account,
                "repositoryName": params["repositoryName"],
                "imageDigest": f"sha256:{digest}",
                "imageTags": ["1.4.2"],
                "imageSizeInBytes": 48_211_004,
                "imagePushedAt": context.at(9, 13),
                "imageScanStatus": {"status": "COMPLETE"},
                "imageScanFindingsSummary": {"imageScanCompletedAt": context.at(9, 14), "findingSeverityCounts": found},
                "imageManifestMediaType": "application/vnd.docker.distribution.manifest.v2+json",
            }
        ]
    }
