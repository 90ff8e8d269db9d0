"""Queues, topics, streams, secrets and parameters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from data.sample.organization import DEVELOPMENT, PRODUCTION, Account
from data.sample.seed.workshop import Workshop, tag_map, tags


def plant(workshop: Workshop) -> None:
    """Build them all."""
    _topics_and_queues(workshop)
    _secrets(workshop)
    ssm = workshop.client("ssm", PRODUCTION)
    for name, kind, value in (
        ("/shop/feature/new-basket", "String", "on"),
        ("/shop/payment/provider-url", "String", "https://payments.example.com"),
        ("/shop/payment/api-key", "SecureString", "Sample-Estate-Only-1"),
    ):
        ssm.put_parameter(Name=name, Type=kind, Value=value, Tags=tags(name, "checkout", "production"))
    workshop.client("kinesis", PRODUCTION).create_stream(
        StreamName="clickstream", ShardCount=1, Tags=tag_map("clickstream", "web", "production")
    )
    workshop.client("kinesis", PRODUCTION).start_stream_encryption(
        StreamName="clickstream", EncryptionType="KMS", KeyId="alias/aws/kinesis"
    )


def _everybody(arn: str, condition: dict[str, Any] | None = None) -> str:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _queue(workshop: Workshop, account: Account, region: str, name: str, team: str, policy: str | None) -> None:
    attributes = {"SqsManagedSseEnabled": "true", "MessageRetentionPeriod": "345600"}
    if policy:
        attributes["Policy"] = policy
    sqs = workshop.client("sqs", account, region)
    sqs.create_queue(QueueName=name, Attributes=attributes, tags=tag_map(name, team, account.name))


def _topics_and_queues(workshop: Workshop) -> None:
    for account, region, name, team in (
        (PRODUCTION, "us-east-1", "order-placed", "orders"),
        (PRODUCTION, "us-east-1", "security-alerts", "security"),
        (PRODUCTION, "eu-west-1", "invoice-ready", "orders"),
        (DEVELOPMENT, "us-east-1", "build-finished", "platform"),
    ):
        sns = workshop.client("sns", account, region)
        sns.create_topic(Name=name, Attributes={"KmsMasterKeyId": "alias/aws/sns"}, Tags=tags(name, team, account.name))
    topic = f"arn:aws:sns:us-east-1:{PRODUCTION.id}:order-placed"
    fed = _everybody(f"arn:aws:sqs:us-east-1:{PRODUCTION.id}:fulfilment", {"ArnEquals": {"aws:SourceArn": topic}})
    _queue(workshop, PRODUCTION, "us-east-1", "fulfilment", "orders", fed)
    _queue(workshop, PRODUCTION, "us-east-1", "fulfilment-dead", "orders", None)
    _queue(workshop, PRODUCTION, "eu-west-1", "invoice-jobs", "orders", None)
    _queue(workshop, DEVELOPMENT, "us-east-1", "build-jobs", "platform", None)
    open_to_all = _everybody(f"arn:aws:sqs:us-east-1:{DEVELOPMENT.id}:uploads-dev")
    _queue(workshop, DEVELOPMENT, "us-east-1", "uploads-dev", "web", open_to_all)


def _secrets(workshop: Workshop) -> None:
    """Rotated every 30 days, but for the two planted ones: never, and long ago."""
    long_ago = datetime.combine(workshop.last_day - timedelta(days=210), time(4), UTC)
    for account, region, name, team, rotated, late in (
        (PRODUCTION, "us-east-1", "orders/database", "orders", True, False),
        (PRODUCTION, "us-east-1", "customers/database", "checkout", True, False),
        (PRODUCTION, "us-east-1", "reporting/database", "data", False, False),
        (PRODUCTION, "eu-west-1", "invoices/database", "orders", True, False),
        (DEVELOPMENT, "us-east-1", "dev-app/database", "web", True, False),
        (DEVELOPMENT, "us-east-1", "ci/deploy-token", "platform", True, True),
    ):
        client = workshop.client("secretsmanager", account, region)
        made = client.create_secret(Name=name, SecretString="Sample-Estate-Only-1", Tags=tags(name, team, account.name))
        if not rotated:
            continue
        held = workshop.backend("secretsmanager", account, region).secrets.get(made["ARN"])
        moment = (long_ago if late else datetime.now(UTC)).timestamp()
        held.rotation_requested = held.rotation_enabled = True
        held.auto_rotate_after_days = 30
        held.rotation_lambda_arn = f"arn:aws:lambda:{region}:{account.id}:function:rotate-secrets"
        held.last_rotation_date = int(moment)
        held.next_rotation_date = int(moment) + 30 * 86_400
        if late:
            held.created_date = int(moment) - 86_400
