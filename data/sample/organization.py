"""Who and where the sample organization is: the names that the estate and its trail share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One member account, as AWS Organizations names it."""

    id: str
    name: str
    email: str
    status: str = "ACTIVE"


MANAGEMENT = Account("111111111111", "management", "aws-management@example.com")
LOG_ARCHIVE = Account("222222222222", "log-archive", "aws-logs@example.com")
PRODUCTION = Account("333333333333", "production", "aws-production@example.com")
DEVELOPMENT = Account("444444444444", "development", "aws-development@example.com")
ACQUIRED = Account("555555555555", "acquired-2024", "aws-acquired@example.com", "SUSPENDED")

ACTIVE = (MANAGEMENT, LOG_ARCHIVE, PRODUCTION, DEVELOPMENT)
ACCOUNTS = (*ACTIVE, ACQUIRED)
REGIONS = ("us-east-1", "eu-west-1")
HOME_REGION = "us-east-1"
PARTITION = "aws"

ORGANIZATION_ID = "o-a1b2c3d4e5"
TRAIL_NAME = "organization-trail"
TRAIL_BUCKET = "example-org-trail-222222222222"

COLLECTOR_ROLE = "RemitCollector"
COLLECTOR_EXTERNAL_ID = "remit-sample-external-id"
"""The delegated role in every account, and the external id that its trust policy asks for."""

OUTSIDER_ACCOUNT = "999999999999"
"""An account that is not part of the organization."""

# The things that the trail's stories name. Those that the estate no longer (or never) holds are ids only.
OPENED_GROUP_ID = "sg-0a7c1e5b9d3f24680"
"""production, us-east-1: the bastion's group, opened to the world on SSH and closed since; the estate holds it."""
OPENED_GROUP_RULE_ID = "sgr-0c4e8a2b6d1f39570"
DELETED_KEY_ID = "7d1f0c3a-52b8-4e69-9a47-c0de5eed0001"
"""production, us-east-1: a key scheduled for deletion; the estate holds it pending (alias/legacy-exports)."""
DECRYPT_KEY_ID = "3b9e6a14-8f27-4d05-b1c3-c0de5eed0002"
"""production, us-east-1: the key behind the denied Decrypts; the estate holds it, healthy (alias/payments)."""
DEVELOPMENT_TRAIL = "development-debug-trail"
"""development, us-east-1: the team's own trail, stopped and started again; the estate holds it logging."""
DENIED_BUCKET = "example-prod-customer-documents"
"""production: somebody of development asked for its policy and was refused; the estate holds it."""
MADE_PUBLIC_BUCKET = "example-prod-web-assets"
"""production: its policy was public for a while; the estate holds it private again."""
UNENCRYPTED_BUCKET = "example-dev-scratch"
"""development: its default encryption was deleted and later set again; the estate holds it encrypted."""
METADATA_INSTANCE_ID = "i-0f3b7d91c5e2a8046"
"""development, us-east-1: an instance that was set to HttpTokens optional and terminated since."""
BACKUP_VAULT = "production-vault"
"""production, us-east-1: a recovery point was deleted by hand; the estate holds the vault."""
DELETED_RECOVERY_POINT = "arn:aws:ec2:us-east-1::snapshot/snap-0d2b6f8a4c1e93570"
OPENED_FUNCTION = "checkout-webhook"
"""production, us-east-1: AddPermission to everybody, removed since; the estate holds it closed."""
MODIFIED_DATABASE = "orders"
"""production, us-east-1: its automatic minor upgrades were switched off and on again; the estate holds it on."""
ROUTE_TABLE_ID = "rtb-0e6a2c8f4b1d79350"
"""development, us-east-1: a sandbox's main table that got a route to an internet gateway and was deleted since."""
INTERNET_GATEWAY_ID = "igw-0b8d4f2a6c1e35790"
