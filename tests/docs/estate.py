"""Two nights of two accounts, judged by one control and published: small, and with every table that auditors see."""

from datetime import date
from pathlib import Path
from typing import Any

from evidence.lake import Lake
from evidence.settings import Settings
from tests.transforms.nights import catalog_of, night
from transforms.publish import publish

PRODUCTION, DEVELOPMENT = "333333333333", "444444444444"
CONTROL = "firewall_configuration/sg_no_open_ssh"
DAYS = (date(2026, 3, 1), date(2026, 3, 2))


def make(folder: Path) -> Path:
    """Write `lake` and `remit.duckdb` into a folder; returns the tables' file."""
    lake, database = Lake.open(folder / "lake", create=True), folder / "remit.duckdb"
    catalog = catalog_of(CONTROL)
    for day in DAYS:
        _, judgement = night(lake, catalog, day, _given())
        assert judgement.failures == []
    assert publish(lake, database, Settings(), catalog=catalog) == []
    return database


def _given() -> dict[str, Any]:
    return {
        "ec2:DescribeSecurityGroups": {
            f"{PRODUCTION}/us-east-1": {"SecurityGroups": [_group(PRODUCTION, "sg-1", "10.0.0.0/8")]},
            f"{DEVELOPMENT}/us-east-1": {"SecurityGroups": [_group(DEVELOPMENT, "sg-2", "0.0.0.0/0")]},
        }
    }


def _group(account: str, name: str, cidr: str) -> dict[str, Any]:
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": cidr}]}
    return {"GroupId": name, "OwnerId": account, "IpPermissions": [rule]}
