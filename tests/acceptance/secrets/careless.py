"""Somebody who writes secrets wherever there is a field, in production's us-east-1 of the running estate."""

from dataclasses import dataclass
from typing import Any

import boto3

from data.sample.estate import Estate
from data.sample.organization import COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, HOME_REGION, PRODUCTION
from tests.acceptance.secrets.marks import Secrets

ROLE = f"arn:aws:iam::{PRODUCTION.id}:role/careless"


@dataclass(frozen=True)
class Careless:
    """A session in the account. `never` are the secrets that AWS answers to nobody."""

    session: Any
    secrets: Secrets
    never: Secrets

    def client(self, service: str) -> Any:
        return self.session.client(service)


def enter(estate: Estate, secrets: Secrets, never: Secrets) -> Careless:
    """Enter the account. `never` shares its numbers with `secrets`, so that a mark names one place."""
    own = boto3.Session(
        estate.environment["AWS_ACCESS_KEY_ID"], estate.environment["AWS_SECRET_ACCESS_KEY"], region_name=HOME_REGION
    )
    url = estate.environment["AWS_ENDPOINT_URL"]
    role = f"arn:aws:iam::{PRODUCTION.id}:role/{COLLECTOR_ROLE}"
    given = own.client("sts", endpoint_url=url).assume_role(
        RoleArn=role, RoleSessionName="careless", ExternalId=COLLECTOR_EXTERNAL_ID
    )["Credentials"]
    session = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], HOME_REGION)
    made = session.client
    session.client = lambda service: made(service, endpoint_url=url)  # type: ignore[method-assign]
    return Careless(session, secrets, never)
