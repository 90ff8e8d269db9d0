"""The folders of a bucket: every kind of file, prefixes, organizations, accounts, Regions and trails side by side."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.trail.sources import open_source
from evidence.lake import Lake
from tests.collectors.trails import BUCKET, START, Chain, Tree, ingested, outcomes, put, query, record, ring, written

ORGANIZATION = "o-a1b2c3d4e5"
WINDOW = {"windowStart": f"{START:%Y-%m-%dT%H:%M:%SZ}", "windowSize": "PT5M"}
KINDS: dict[str, dict[str, Any]] = {
    "CloudTrail": {"eventCategory": "Data", "managementEvent": False},
    "CloudTrail-Insight": {"eventCategory": "Insight", "insightDetails": {"state": "Start"}},
    "CloudTrail-NetworkActivity": {"eventCategory": "NetworkActivity", "vpcEndpointId": "vpce-1"},
    "CloudTrail-Aggregated": {"eventCategory": "Aggregated", "eventId": "a", "timeWindow": WINDOW},
}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake", create=True)


def deliver(chain: Chain, kinds: Iterable[str] = KINDS) -> dict[str, str]:
    """Deliver a file of each kind, and the digest that names them all; returns the files by kind."""
    found = {}
    for number, kind in enumerate(kinds):
        name = f"{chain.account}-{chain.region}-{kind}"
        members = KINDS[kind] | ({"eventId": name} if "eventId" in KINDS[kind] else {})
        moment = START + timedelta(minutes=number)
        key = chain.log(moment, [record(name, moment, recipientAccountId=chain.account, **members)])
        found[kind] = key.replace("/CloudTrail/", f"/{kind}/").replace("_CloudTrail_", f"_{kind}_")
        chain.tree[found[kind]] = chain.tree.pop(key)
    chain.digest(found.values())
    return found


@pytest.mark.parametrize("base", ["", "team/trail/"])
@pytest.mark.parametrize("organization", ["", ORGANIZATION])
def test_each_kind_comes_in_and_the_digest_proves_it(base: str, organization: str, session: Any, lake: Lake) -> None:
    chain = Chain(base=base, organization=organization)
    files = deliver(chain)
    put(session, chain)
    ingested(lake, open_source(f"s3://{BUCKET}", session), last=START.date())
    found = outcomes(lake)
    assert {found[key] for key in chain.tree} == {"valid"}
    assert dict(query(lake, "select event_category, log_object from events")) == {
        str(KINDS[kind]["eventCategory"]): key for kind, key in files.items()
    }
    assert query(lake, "select insight_details from events where event_category = 'Insight'") == [
        ('{"state": "Start"}',)
    ]
    assert query(lake, "select vpc_endpoint_id from events where event_category = 'NetworkActivity'") == [("vpce-1",)]
    assert query(lake, "select event_id, event_time from events where event_category = 'Aggregated'") == [
        ("111111111111-us-east-1-CloudTrail-Aggregated", START)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_the_digest_does_not_name_is_not_covered(kind: str, lake: Lake, tmp_path: Path) -> None:
    chain = Chain()
    named = deliver(chain, [other for other in KINDS if other != kind])
    stray = Chain(tree=chain.tree, trail="stray")
    [key] = deliver(stray, [kind]).values()
    del chain.tree[stray.previous["object"]]
    ingested(lake, written(chain.tree, tmp_path / "mirror"))
    found = outcomes(lake)
    assert (found[key], {found[other] for other in named.values()}) == ("not_covered", {"valid"})


def test_accounts_regions_prefixes_and_trails_side_by_side(lake: Lake, tmp_path: Path) -> None:
    tree: Tree = {}
    for account in ("111111111111", "222222222222"):
        for region in ("us-east-1", "eu-west-1"):
            for trail in (
                {"trail": "main"},
                {"trail": "other_us-east-1", "base": "second/", "organization": ORGANIZATION},
            ):
                deliver(Chain(account=account, region=region, signer=region, tree=tree, **trail))
    summary = ingested(lake, written(tree, tmp_path / "mirror"), ring("us-east-1", "eu-west-1"))
    assert (summary.objects, summary.new_events, summary.duplicates) == (32, 16, 16)
    assert set(outcomes(lake).values()) == {"valid"}
    places = "select account_id, region, count(*) from log_objects group by all order by all"
    assert query(lake, places) == [
        (account, region, 8) for account in ("111111111111", "222222222222") for region in ("eu-west-1", "us-east-1")
    ]
    assert query(lake, "select count(*), count(distinct log_object) from event_copies") == [(16, 16)]
