/*---
title: Security Hub CSPM is on, with a standard, in every Region
question: Is Security Hub CSPM on, with a standard, in every region used?
passes: the hub answers, and at least one standard is ready or incomplete; "not subscribed" is an answer, and a fail
severity: medium
kind: customer-specific
evidence: [securityhub:DescribeHub, securityhub:GetEnabledStandards]
frameworks:
  CIS-3.0: ["4.16"]
  CIS-4.0: ["4.16"]
  CIS-5.0: ["4.16"]
  CIS-6.0: ["5.16"]
  CIS-7.0: ["5.16"]
  NIST-800-53-r5: [CA-7]
  PCI-4.0: ["10.4.1"]
  SOC2: [CC7.1, CC7.2]
remediation: aws securityhub enable-security-hub --enable-default-standards
notes: The newer, unified Security Hub is another service and does not replace it.
---*/
with
hubs as (
    from items where service = 'securityhub' and operation = 'DescribeHub'
),
standards_asked as (
    select account_id, region, list(response_id) as evidence
    from answers
    where service = 'securityhub' and operation = 'GetEnabledStandards'
    group by all
),
standards as (
    select
        account_id,
        region,
        string_agg(regexp_replace(item ->> 'StandardsArn', '^.*:(?:ruleset|standards)/', ''), ', ' order by item ->> 'StandardsArn')
            filter (item ->> 'StandardsStatus' in ('READY', 'INCOMPLETE')) as in_force
    from items
    where service = 'securityhub' and operation = 'GetEnabledStandards' and error_code is null
    group by all
),
judged as (
    select
        hubs.account_id,
        hubs.region,
        'AWS::::Account' as resource_type,
        hubs.account_id as resource_id,
        case
            when hubs.error_code is not null then 'fail'
            when standards_asked.account_id is null then null
            when standards.in_force is not null then 'pass'
            else 'fail'
        end as status,
        case
            when hubs.error_code is not null then 'Security Hub is off (' || hubs.error_code || ')'
            when standards.in_force is not null then 'on, with ' || standards.in_force
            else 'on, but no standard is checked'
        end as reason,
        list_distinct([hubs.evidence_id] || coalesce(standards_asked.evidence, [])) as evidence
    from hubs
    left join standards_asked
        on standards_asked.account_id = hubs.account_id and standards_asked.region = hubs.region
    left join standards
        on standards.account_id = hubs.account_id and standards.region = hubs.region
)
select * from judged
