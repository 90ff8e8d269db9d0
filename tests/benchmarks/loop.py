"""A bare boto3 loop: `python -m tests.benchmarks.loop CALLS`, which makes the calls that a JSON file lists, one by one.

The file holds `[account, Region, service, method, parameters]` for each call. A client is made for each account, Region
and service, with the credentials of the assumed role; answers are dropped.
"""

import json
import sys
from pathlib import Path
from typing import Any

import boto3

from tests.organization.serving import ROLE


def main() -> None:
    """Make the calls."""
    clients: dict[tuple[str, str, str], Any] = {}
    sessions: dict[str, boto3.Session] = {}
    for account, region, service, method, parameters in json.loads(Path(sys.argv[1]).read_text()):
        key = (account, region, service)
        if key not in clients:
            if account not in sessions:
                sessions[account] = _entered(account)
            clients[key] = sessions[account].client(service, region_name=region)
        getattr(clients[key], method)(**parameters)


def _entered(account: str) -> boto3.Session:
    answer = boto3.client("sts", region_name="us-east-1").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{ROLE}", RoleSessionName="loop"
    )["Credentials"]
    return boto3.Session(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])


if __name__ == "__main__":
    main()
