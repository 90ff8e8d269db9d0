/*---
title: GuardDuty's high findings are handled within 7 days
question: Are GuardDuty's high findings handled within 7 days?
passes: no finding of severity 7 or more has stood for more than 7 days without being archived
not_applicable: the Region has no detector, which guardduty_enabled fails
severity: high
kind: customer-specific
evidence: [guardduty:ListDetectors, guardduty:ListFindings, guardduty:GetFindings]
population: [guardduty:ListDetectors]
frameworks: {NIST-800-53-r5: [IR-4], SOC2: [CC7.3, CC7.4]}
remediation: Look into the finding, mend what it shows, and archive it.
notes: >
  One row an account and Region, which has one detector. GuardDuty forgets findings after 90 days; the nights before hold what was. An administrator's account
  sees its members' findings, too: each is counted in its own account.
---*/
with
detectors as (
    from items where service = 'guardduty' and operation = 'ListDetectors' and error_code is null
),
listed as (
    select
        account_id,
        region,
        parent_resource_id as detector_id,
        list(response_id) as evidence
    from answers
    where service = 'guardduty' and operation = 'ListFindings' and error_code is null
    group by all
),
unanswered as (
    select distinct account_id, region
    from call_outcomes
    where service = 'guardduty' and operation in ('ListFindings', 'GetFindings') and not answered
),
found as (
    select
        account_id,
        region,
        count(*) as findings,
        count(*) filter (days > 7) as late,
        string_agg(
            kind || strftime(created_at, ' since %Y-%m-%d'), ', ' order by created_at, kind
        ) filter (days > 7) as which,
        list(evidence_id) as evidence
    from guardduty_findings
    group by all
),
judged as (
    select
        detectors.account_id,
        detectors.region,
        'AWS::::Account' as resource_type,
        detectors.account_id as resource_id,
        case
            when found.late > 0 then 'fail'
            when unanswered.account_id is not null or listed.detector_id is null then null
            else 'pass'
        end as status,
        case
            when found.late > 0 then format('{} stand for more than 7 days: {}', found.late, found.which)
            else format('{} high findings, none for more than 7 days', coalesce(found.findings, 0))
        end as reason,
        list_distinct(
            [detectors.evidence_id] || coalesce(listed.evidence, []) || coalesce(found.evidence, [])
        ) as evidence
    from detectors
    left join listed
        on listed.account_id = detectors.account_id
        and listed.region = detectors.region
        and listed.detector_id = detectors.resource_id
    left join unanswered
        on unanswered.account_id = detectors.account_id and unanswered.region = detectors.region
    left join found
        on found.account_id = detectors.account_id and found.region = detectors.region
)
select * from judged
