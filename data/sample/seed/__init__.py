"""What stands in the sample estate, one module per area, built through boto3 against moto in the same process."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

from data.sample.organization import COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, TRAIL_BUCKET
from data.sample.seed import (
    applications,
    callers,
    compute,
    continuity,
    databases,
    edge,
    encryption,
    identity,
    legacy,
    messaging,
    network,
    observability,
    organization,
    storage,
)
from data.sample.seed.names import CONFIG_BUCKET
from data.sample.seed.network import Networks
from data.sample.seed.workshop import Workshop, workshop
from data.sample.trail import TrailObject, objects


def plant(last_day: date) -> tuple[str, str]:
    """Build the whole estate; returns the collector's access key id and secret access key.

    The trail's objects are made in a second process meanwhile: they are half of the work.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside, workshop(last_day) as tools:
        delivered = beside.submit(_delivered, last_day)
        credentials, _ = build(tools)
        storage.deliver(tools, delivered.result())
    return credentials


def build(tools: Workshop) -> tuple[tuple[str, str], Networks]:
    """Build all but what the trail delivered; returns the collector's access key and the networks."""
    organization.plant(tools)
    credentials = identity.plant(tools)
    certificates = encryption.plant(tools)
    storage.plant(tools)
    networks = network.plant(tools)
    compute.plant(tools, networks)
    databases.plant(tools, networks)
    applications.plant(tools, networks)
    callers.plant(tools)
    messaging.plant(tools)
    edge.plant(tools, networks, certificates)
    observability.plant(tools)
    legacy.plant(tools, networks)
    continuity.plant(tools, networks)
    encryption.settle(tools)
    return credentials, networks


def _delivered(last_day: date) -> list[TrailObject]:
    return list(objects(last_day))


def settings() -> dict[str, Any]:
    """What a remit.toml would hold for this estate."""
    return {
        "organization": {"enabled": True, "role_name": COLLECTOR_ROLE, "external_id": COLLECTOR_EXTERNAL_ID},
        "cloudtrail": {"sources": [f"s3://{TRAIL_BUCKET}"]},
        "config": {"sources": [f"s3://{CONFIG_BUCKET}"]},
    }
