"""What stands in the sample estate, one module per area, built through boto3 against moto in the same process."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.sample.organization import COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, TRAIL_BUCKET
from data.sample.seed import (
    applications,
    compute,
    databases,
    edge,
    encryption,
    identity,
    messaging,
    network,
    observability,
    organization,
    storage,
)
from data.sample.seed.workshop import workshop


def plant(last_day: date) -> tuple[str, str]:
    """Build the whole estate; returns the collector's access key id and secret access key."""
    with workshop(last_day) as tools:
        organization.plant(tools)
        credentials = identity.plant(tools)
        storage.plant(tools)
        networks = network.plant(tools)
        certificates = encryption.plant(tools)
        compute.plant(tools, networks)
        databases.plant(tools, networks)
        applications.plant(tools, networks)
        messaging.plant(tools)
        edge.plant(tools, networks, certificates)
        observability.plant(tools)
    return credentials


def settings() -> dict[str, Any]:
    """What a remit.toml would hold for this estate."""
    return {
        "organization": {"enabled": True, "role_name": COLLECTOR_ROLE, "external_id": COLLECTOR_EXTERNAL_ID},
        "cloudtrail": {"sources": [f"s3://{TRAIL_BUCKET}"]},
    }
