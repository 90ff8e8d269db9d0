"""The organization: organizational units, member accounts (one suspended) and a service control policy."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from moto.organizations import utils

from data.sample.organization import ACCOUNTS, MANAGEMENT, ORGANIZATION_ID
from data.sample.seed.workshop import Workshop

_UNITS = {
    "log-archive": "security",
    "production": "workloads",
    "development": "workloads",
    "acquired-2024": "suspended",
}
_JOINED = datetime(2021, 3, 4, 9, 30, tzinfo=UTC).replace(tzinfo=None)


def plant(workshop: Workshop) -> None:
    """Create the organization in the management account; members get the ids of data.sample.organization."""
    client = workshop.client("organizations", MANAGEMENT)
    with patch.object(utils, "make_random_org_id", lambda: ORGANIZATION_ID):
        client.create_organization(FeatureSet="ALL")
    for account in ACCOUNTS[1:]:
        with patch.object(utils, "make_random_account_id", lambda found=account.id: found):
            client.create_account(AccountName=account.name, Email=account.email)
    _describe(workshop)
    root = client.list_roots()["Roots"][0]["Id"]
    units = {
        name: client.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]
        for name in dict.fromkeys(_UNITS.values())
    }
    for account in ACCOUNTS[1:]:
        client.move_account(AccountId=account.id, SourceParentId=root, DestinationParentId=units[_UNITS[account.name]])
        tags = [{"Key": "environment", "Value": account.name}, {"Key": "cost-center", "Value": f"cc-{account.id[:3]}"}]
        client.tag_resource(ResourceId=account.id, Tags=tags)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}],
    }
    made = client.create_policy(
        Name="stay", Description="Members stay.", Type="SERVICE_CONTROL_POLICY", Content=json.dumps(policy)
    )
    client.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    for unit in ("workloads", "security"):
        client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=units[unit])


def _describe(workshop: Workshop) -> None:
    """Names, addresses, states and dates that no API call sets."""
    backend = workshop.backend("organizations", MANAGEMENT)
    backend.org.master_account_email = MANAGEMENT.email
    named = {account.id: account for account in ACCOUNTS}
    for number, held in enumerate(backend.accounts):
        account = named[held.id]
        held.name, held.email, held.create_time = account.name, account.email, _JOINED + timedelta(days=90 * number)
        if account == MANAGEMENT:
            held.joined_method = "INVITED"
        held.status = held.state = account.status
