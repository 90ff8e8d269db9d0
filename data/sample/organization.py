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
