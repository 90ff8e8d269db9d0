"""What moto holds: the sample estate's resources, and `seeds.yaml` for the services that the estate has none of."""

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any

import jmespath
import yaml
from botocore import xform_name

from data.sample.organization import PRODUCTION, REGIONS
from data.sample.seed import build
from data.sample.seed.encryption import key_arn
from data.sample.seed.workshop import Workshop, workshop

SEEDS = Path(__file__).with_name("seeds.yaml")
_EMPTY_ZIP = base64.b64decode("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==")
Kept = dict[str, Any]


def plant(last_day: date) -> tuple[str, str]:
    """Fill moto in this process; returns an access key that may assume the collector's role in production."""
    with workshop(last_day) as tools:
        credentials, networks = build(tools)
        home = networks[PRODUCTION.id, REGIONS[0]]
        kept: Kept = {
            "account": PRODUCTION.id,
            "role": f"arn:aws:iam::{PRODUCTION.id}:role/checkout-functions",
            "key": key_arn(tools, PRODUCTION, REGIONS[0], "payments"),
            "vpc": home.vpc,
            "subnet": home.private_subnets[0],
            "subnets": home.private_subnets,
            "group": home.groups["app"],
            "zip": _EMPTY_ZIP,
            "metadata": "a" * 1_000,
        }
        for seed in yaml.safe_load(SEEDS.read_text()):
            _sow(tools, seed, kept)
    return credentials


def _sow(tools: Workshop, seed: dict[str, Any], kept: Kept) -> None:
    """Make one call, and keep of its answer what later calls name."""
    service, operation = seed["call"].split(":")
    client = tools.client(service, PRODUCTION, seed.get("region", REGIONS[0]))
    answer = getattr(client, xform_name(operation))(**_filled(seed.get("with", {}), kept))
    for name, path in seed.get("keep", {}).items():
        kept[name] = jmespath.search(path, answer)


def _filled(value: Any, kept: Kept) -> Any:
    """Put what was kept in place of `<name>`."""
    if isinstance(value, dict):
        return {key: _filled(one, kept) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, kept) for one in value]
    if not isinstance(value, str):
        return value
    if whole := re.fullmatch(r"<(\w+)>", value):
        return kept[whole[1]]
    return re.sub(r"<(\w+)>", lambda match: str(kept[match[1]]), value)
