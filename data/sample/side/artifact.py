"""artifact: the reports in which AWS speaks of its own side, and the agreements of the organization with AWS."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from data.sample.calls import Call, Refusal
from data.sample.organization import MANAGEMENT, ORGANIZATION_ID
from data.sample.side.context import Context, page

_PAGE = 10
_CERTIFICATES = "Certifications and Attestations"


@dataclass(frozen=True)
class _Report:
    name: str
    series: str
    periods: tuple[tuple[date, date], ...]
    company: str = "AWS"
    category: str = _CERTIFICATES
    state: str = "PUBLISHED"
    acceptance: str = "PASSTHROUGH"

    @property
    def id(self) -> str:
        return "report-" + hashlib.sha256(self.name.encode()).hexdigest()[:16]


def list_reports(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The newest version of each report."""
    newest = [_summary(report, len(report.periods)) for report in _reports(context)]
    some, token = page(newest, params.get("nextToken"), params.get("maxResults"), _PAGE)
    return {"reports": some, "nextToken": token}


def list_report_versions(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Every version of one report, the newest first."""
    report = _find(context, params["reportId"])
    versions = [_summary(report, number) for number in range(len(report.periods), 0, -1)]
    some, token = page(versions, params.get("nextToken"), params.get("maxResults"), _PAGE)
    return {"reports": some, "nextToken": token}


def get_report_metadata(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One version of one report; without a version the newest."""
    report = _find(context, params["reportId"])
    number = params.get("reportVersion") or len(report.periods)
    if not 1 <= number <= len(report.periods):
        raise Refusal("ResourceNotFoundException", "The report version does not exist.", 404)
    summary = _summary(report, number)
    published = min(summary["periodEnd"] + timedelta(days=30), context.at(20))
    more = {
        "createdAt": published,
        "lastModifiedAt": published,
        "sequenceNumber": number,
        "termArn": f"arn:aws:artifact:::term/term-{report.id[-16:]}:1",
    }
    return {"reportDetails": {**summary, **more}}


def list_customer_agreements(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """Accepted once for the organization, so they answer in the management account alone."""
    agreements = []
    if call.account == MANAGEMENT.id:
        organization = f"arn:aws:organizations::{MANAGEMENT.id}:organization/{ORGANIZATION_ID}"
        for name in ("AWS Organizations Business Associate Addendum", "AWS GDPR Data Processing Addendum"):
            short = hashlib.sha256(name.encode()).hexdigest()[:16]
            agreements.append(
                {
                    "id": f"customer-agreement-{short}",
                    "name": name,
                    "arn": f"arn:aws:artifact::{MANAGEMENT.id}:customer-agreement/customer-agreement-{short}",
                    "agreementArn": f"arn:aws:artifact:::agreement/agreement-{short}",
                    "awsAccountId": MANAGEMENT.id,
                    "organizationArn": organization,
                    "effectiveStart": context.at(800),
                    "state": "ACTIVE",
                    "type": "DEFAULT",
                    "description": name,
                    "acceptanceTerms": ["The organization accepts for all its accounts."],
                    "terminateTerms": ["Terminating ends the agreement for all accounts."],
                }
            )
    some, token = page(agreements, params.get("nextToken"), params.get("maxResults"), _PAGE)
    return {"customerAgreements": some, "nextToken": token}


def _find(context: Context, report_id: str) -> _Report:
    for report in _reports(context):
        if report.id == report_id:
            return report
    raise Refusal("ResourceNotFoundException", "The report does not exist.", 404)


def _summary(report: _Report, number: int) -> dict[str, Any]:
    start, end = report.periods[number - 1]
    return {
        "id": report.id,
        "name": report.name,
        "arn": f"arn:aws:artifact:us-east-1::report/{report.id}:{number}",
        "version": number,
        "series": report.series,
        "category": report.category,
        "companyName": report.company,
        "productName": report.company,
        "description": f"{report.name}, {start} to {end}",
        "state": report.state,
        "uploadState": "COMPLETE",
        "acceptanceType": report.acceptance,
        "periodStart": datetime.combine(start, time(), UTC),
        "periodEnd": datetime.combine(end, time(23, 59, 59), UTC),
    }


def _reports(context: Context) -> list[_Report]:
    """SOC periods of a year that ended at least six weeks ago, a letter for the time since, certificates in force."""
    day = context.last_day
    ends = [date(year, month, last) for year in (day.year - 1, day.year) for month, last in ((3, 31), (9, 30))]
    ended = max(end for end in ends if end <= day - timedelta(days=45))
    soc = tuple((_year_before(end) + timedelta(days=1), end) for end in (_year_before(ended), ended))
    bridge = ((ended + timedelta(days=1), day + timedelta(days=92)),)
    certified = ((day - timedelta(days=400), day + timedelta(days=695)),)
    yearly = (
        (day - timedelta(days=480), day - timedelta(days=116)),
        (day - timedelta(days=115), day + timedelta(days=250)),
    )
    return [
        _Report("SOC 1 Type 2 Report", "AWS SOC", soc, acceptance="EXPLICIT"),
        _Report("SOC 2 Type 2 Report", "AWS SOC", soc, acceptance="EXPLICIT"),
        _Report("SOC 3 Report", "AWS SOC", soc),
        _Report("SOC Continued Operations Letter", "AWS SOC", bridge),
        _Report("ISO 27001:2022 Certificate", "AWS ISO", certified),
        _Report("ISO 27017:2015 Certificate", "AWS ISO", certified),
        _Report("ISO 27018:2019 Certificate", "AWS ISO", certified),
        _Report("ISO 22301:2019 Certificate", "AWS ISO", certified),
        _Report("ISO 9001:2015 Certificate", "AWS ISO", certified),
        _Report("ISO 20000-1:2018 Certificate", "AWS ISO", certified),
        _Report("PCI DSS Attestation of Compliance", "AWS PCI", yearly, acceptance="EXPLICIT"),
        _Report("PCI DSS Responsibility Summary", "AWS PCI", yearly, acceptance="EXPLICIT"),
        _Report("C5 Type 2 Attestation Report", "AWS C5", soc, acceptance="EXPLICIT"),
        _Report("CSA STAR Level 2 Certificate", "AWS CSA", certified),
        _Report(
            "Example Observability SOC 2 Type 2 Report", "Example Observability", soc[:1], "Example Observability, Inc."
        ),
    ]


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)
