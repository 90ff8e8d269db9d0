/*---
title: Access from outside that an analyzer found is resolved or accepted
question: Are findings of outside access resolved or accepted?
passes: the finding of external access is not active; one that was archived is an accepted one, and the reason says so
not_applicable: no analyzer for access from outside, or none of its findings is of this kind
severity: high
kind: customer-specific
evidence: [accessanalyzer:ListAnalyzers, accessanalyzer:ListFindingsV2]
population: [accessanalyzer:ListAnalyzers, accessanalyzer:ListFindingsV2]
frameworks: {ISO-27001-2022: [A.8.3]}
remediation: Close the access; what is meant, archive with aws accessanalyzer update-findings --status ARCHIVED.
notes: >
  One row a finding, in the account that owns the resource, where the run knows that account. Where the findings of the
  organization's analyzer could not be had, each account has a row that says so. Who archived a finding is in CloudTrail's
  UpdateFindings.
---*/
with
owners as (select account_id as owner_account_id from organization_accounts),
findings as (
    select
        findings.*,
        owners.owner_account_id as known_owner
    from accessanalyzer_findings as findings
    left join owners using (owner_account_id)
    where type = 'ExternalAccess'
),
judged as (
    select
        coalesce(known_owner, account_id) as account_id,
        region,
        found_type as resource_type,
        found_resource || '#' || finding_id as resource_id,
        found_resource as resource_arn,
        case when state = 'ACTIVE' then 'fail' when state in ('ARCHIVED', 'RESOLVED') then 'pass' else 'no_evidence' end
            as status,
        case state
            when 'ACTIVE' then 'access from outside, found and neither resolved nor accepted'
            when 'ARCHIVED' then 'access from outside that somebody archived, and so accepted'
            when 'RESOLVED' then 'access from outside that is resolved'
            else 'the answer does not say how the finding stands'
        end || coalesce(', last changed ' || strftime(updated_at, '%Y-%m-%d'), '') as reason,
        [evidence_id] as evidence
    from findings
),
not_told as (
    select distinct
        accounts.account_id,
        analyzers.region,
        'AWS::::Account' as resource_type,
        accounts.account_id as resource_id,
        null as resource_arn,
        null as status,
        null as reason,
        [analyzers.evidence_id] as evidence
    from accessanalyzer_analyzers as analyzers
    join call_outcomes
        on call_outcomes.service = 'accessanalyzer'
        and call_outcomes.operation = 'ListFindingsV2'
        and call_outcomes.parent_evidence_id = analyzers.evidence_id
        and not call_outcomes.answered
    join organization_accounts as accounts on accounts.asked and accounts.account_id != analyzers.account_id
    where analyzers.type = 'ORGANIZATION'
)
from judged
union all by name
from not_told
