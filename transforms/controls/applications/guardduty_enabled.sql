/*---
title: GuardDuty is on in every Region
question: Is GuardDuty on in every Region used?
passes: a detector is ENABLED; an empty list of detectors is an answer, and a fail
severity: high
kind: customer-specific
evidence: [guardduty:ListDetectors, guardduty:GetDetector]
frameworks:
  NIST-800-53-r5: [CA-7, SI-4]
  PCI-4.0: ["11.5.1"]
  SOC2: [CC7.1, CC7.2]
  FSBP: [GuardDuty.1]
notes: Protections that are off are named and do not fail the row; not every account runs what they protect.
remediation: aws guardduty create-detector --enable, or switch it on for the organization.
---*/
with
asked as (
    select account_id, region, list(response_id) as evidence
    from answers
    where service = 'guardduty' and operation = 'ListDetectors'
    group by account_id, region
),
listed as (
    select account_id, region, count(*) as detectors
    from items
    where service = 'guardduty' and operation = 'ListDetectors' and error_code is null
    group by account_id, region
),
described as (
    select
        account_id,
        region,
        count(*) as detectors,
        bool_or(status = 'ENABLED') as is_enabled,
        array_to_string(list_sort(flatten(list(disabled_features))), ', ') as disabled_features,
        list(evidence_id) as evidence
    from guardduty_detectors
    group by account_id, region
),
judged as (
    select
        asked.account_id,
        asked.region,
        'AWS::::Account' as resource_type,
        asked.account_id as resource_id,
        case
            when described.is_enabled then 'pass'
            when listed.detectors is null then 'fail'
            when described.detectors = listed.detectors then 'fail'
        end as status,
        case
            when described.is_enabled
                then 'a detector is enabled' || coalesce('; off are ' || nullif(described.disabled_features, ''), '')
            when listed.detectors is null then 'there is no detector'
            else 'the detector is not enabled'
        end as reason,
        list_concat(asked.evidence, coalesce(described.evidence, [])) as evidence
    from asked
    left join listed using (account_id, region)
    left join described using (account_id, region)
)
select * from judged
