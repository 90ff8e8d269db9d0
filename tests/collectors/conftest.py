"""A bucket on moto's server, over HTTP."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.collectors.trails import BUCKET


@pytest.fixture
def session(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a session that may do everything, and an empty bucket."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    made = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    s3 = made.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    yield made
    bucket = made.resource("s3").Bucket(BUCKET)
    bucket.objects.delete()
    bucket.delete()
