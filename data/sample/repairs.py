"""Where moto's own judgement would get in the way of the estate's, or moto would say something else at every start."""

from __future__ import annotations

from typing import Any, cast

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.elbv2 import models as elbv2
from moto.iam.access_control import PermissionResult
from moto.iam.models import IAMBackend
from moto.moto_api._internal import mock_random
from moto.s3.models import FakeBucket
from moto.sqs.models import Queue


def mend() -> None:
    """Before anything is built.

    A bucket policy is read without its conditions, so that `deny without TLS` would deny everybody; a listener rule is
    named by its place in memory; a queue's URL holds the port; a role's policies come in the order of a set; a task's
    network interface has no DNS name where its VPC hands none out.
    """
    cast(Any, NetworkInterface).private_dns_name = ""
    cast(Any, FakeBucket).get_permission = lambda bucket, action, resource: PermissionResult.NEUTRAL
    cast(Any, elbv2).id = lambda rule: f"{mock_random.getrandbits(64):016x}"
    cast(Any, Queue).url = _queue_url
    cast(Any, IAMBackend).get_account_authorization_details = _sorted(IAMBackend.get_account_authorization_details)


def _queue_url(queue: Queue, request_url: Any) -> str:
    return f"https://sqs.{queue.region}.amazonaws.com/{queue.account_id}/{queue.name}"


def _sorted(details: Any) -> Any:
    def by_name(backend: IAMBackend, policy_filter: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = details(backend, policy_filter)
        return {**found, "managed_policies": sorted(found["managed_policies"], key=lambda policy: policy.arn)}

    return by_name
