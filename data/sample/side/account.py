"""account: the two Regions that every account of the organization has, and their contacts."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call, Refusal
from data.sample.organization import MANAGEMENT, PRODUCTION, REGIONS
from data.sample.side.context import Context, page

_DISABLED = ("ap-east-1", "ap-southeast-1", "ap-southeast-2", "eu-central-1", "eu-south-1", "us-west-2")
_CONTACTS = {"BILLING": "Billing", "OPERATIONS": "Operations", "SECURITY": "Security"}


def list_regions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Enabled: the estate's Regions; the others are there and disabled."""
    regions = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in REGIONS]
    regions += [{"RegionName": name, "RegionOptStatus": "DISABLED"} for name in _DISABLED]
    wanted = params.get("RegionOptStatusContains")
    found = sorted((r for r in regions if not wanted or r["RegionOptStatus"] in wanted), key=lambda r: r["RegionName"])
    some, token = page(found, params.get("NextToken"), params.get("MaxResults"), 50)
    return {"Regions": some, "NextToken": token}


def get_region_opt_status(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One Region of list_regions."""
    name = params["RegionName"]
    return {"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT" if name in REGIONS else "DISABLED"}


def get_alternate_contact(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Management and production named a security contact; nobody named another."""
    kind = params["AlternateContactType"]
    if kind != "SECURITY" or call.account not in (MANAGEMENT.id, PRODUCTION.id):
        raise Refusal("ResourceNotFoundException", "No contact of the inputted alternate contact type found.")
    return {
        "AlternateContact": {
            "AlternateContactType": kind,
            "EmailAddress": "security@example.com",
            "Name": f"{_CONTACTS[kind]} desk",
            "PhoneNumber": "+1 555 0100",
            "Title": "Security operations",
        }
    }
