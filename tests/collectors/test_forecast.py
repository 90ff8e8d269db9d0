"""A forecast counts what a night begins with, where it may go, and names what AWS charges for."""

from datetime import date
from pathlib import Path

from collectors.accounts import Account
from collectors.forecast import Expected, forecast
from collectors.outcomes import Failure
from tests.collectors.rigs import KEYS, specs

ZONES = """
[[operation]]
name = "ListHostedZones"
id = "Id"
[[operation.child]]
name = "ListResourceRecordSets"
billed = "a price"
params = { HostedZoneId = "Id" }
"""
WEB = """
[[operation]]
name = "ListIPSets"
each = [{ fixed = { Scope = "REGIONAL" } }, { fixed = { Scope = "CLOUDFRONT" }, pin = "us-east-1" }]
[[operation]]
name = "ListRuleGroups"
fixed = { Scope = "REGIONAL" }
"""


def test_calls_are_counted_where_they_are_made(tmp_path: Path) -> None:
    accounts = [
        Account(id="1" * 12, regions=("eu-west-1", "us-east-1")),
        Account(id="2" * 12, regions=("eu-west-1",), failure=Failure("denied", "AccessDenied", "no")),
    ]
    found = forecast(specs(tmp_path, kms=KEYS, route53=ZONES, wafv2=WEB), accounts, "aws", date(2026, 3, 31))
    assert found == [
        Expected("1" * 12, "eu-west-1", "kms", 1, 2, ()),
        Expected("1" * 12, "us-east-1", "kms", 1, 2, ()),
        Expected("1" * 12, "global", "route53", 1, 1, ("ListResourceRecordSets: a price",)),
        Expected("1" * 12, "eu-west-1", "wafv2", 2, 0, ()),
        Expected("1" * 12, "global", "wafv2", 1, 0, ()),
        Expected("1" * 12, "us-east-1", "wafv2", 2, 0, ()),
    ]


def test_a_region_without_the_service_is_not_counted(tmp_path: Path) -> None:
    text = '[[operation]]\nname = "ListInstances"\n'
    account = Account(id="1" * 12, regions=("eu-north-1", "us-east-1"))
    found = forecast(specs(tmp_path, connect=text), [account], "aws", date(2026, 3, 31))
    assert [expected.region for expected in found] == ["us-east-1"]
