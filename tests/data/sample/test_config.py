"""AWS Config's bucket holds what it would have delivered: snapshots of every account and Region, and history."""

import gzip
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from data.sample.config.deliveries import UNSEEN_FUNCTION
from data.sample.organization import ACTIVE, LOG_ARCHIVE, REGIONS
from data.sample.seed.names import CONFIG_BUCKET


def test_every_place_has_delivered(client: Callable[..., Any]) -> None:
    s3 = client("s3", LOG_ARCHIVE.id)
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket=CONFIG_BUCKET)["Contents"]]
    counted = Counter((key.split("/")[1], key.split("/")[3]) for key in keys if "/ConfigSnapshot/" in key)
    assert counted == {(account.id, region): 2 for account in ACTIVE for region in REGIONS}
    assert sum("/2026/6/30/ConfigHistory/" in key for key in keys) == 2
    types: set[str] = set()
    for key in keys:
        document = json.loads(gzip.decompress(s3.get_object(Bucket=CONFIG_BUCKET, Key=key)["Body"].read()))
        assert document["fileVersion"] == "1.0"
        assert {item["awsAccountId"] for item in document["configurationItems"]} == {key.split("/")[1]}
        ids = [(item["resourceType"], item["resourceId"]) for item in document["configurationItems"]]
        assert len(ids) == len(set(ids))
        assert not any(resource_id == UNSEEN_FUNCTION for _, resource_id in ids)
        types |= {kind for kind, _ in ids}
    assert len(types) > 60
    again = [found["Key"] for found in s3.list_objects_v2(Bucket=CONFIG_BUCKET)["Contents"]]
    assert again == keys
