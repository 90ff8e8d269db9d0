/*---
title: An analyzer looks for access from outside in every Region
question: Is an external access analyzer active in every Region used?
passes: >
  an analyzer of the account or of its organization, for access from outside, is active in the Region; the
  organization's, in whichever account it lives, covers its members
severity: medium
kind: customer-specific
evidence: [accessanalyzer:ListAnalyzers]
frameworks:
  CIS-3.0: ["1.20"]
  CIS-4.0: ["1.20"]
  CIS-5.0: ["1.19"]
  CIS-6.0: ["2.19"]
  CIS-7.0: ["2.18"]
  ISO-27001-2022: [A.8.3]
remediation: aws accessanalyzer create-analyzer --analyzer-name organization --type ORGANIZATION, in each Region.
notes: >
  Analyzers of unused and of internal access don't count. Where an account's own list shows none, and another account
  of the run did not answer for the Region, the organization's analyzer may be there: no evidence.
---*/
with
asked as (
    select account_id, region, list(response_id) as evidence
    from answers
    where service = 'accessanalyzer' and operation = 'ListAnalyzers' and error_code is null
    group by account_id, region
),
active as (from accessanalyzer_analyzers where finds_external_access and state = 'ACTIVE'),
own as (
    select account_id, region, min(type) as type, list(evidence_id) as evidence from active group by all
),
of_organizations as (
    select region, min(account_id) as home, list(evidence_id) as evidence
    from active
    where type = 'ORGANIZATION'
    group by region
),
unanswered as (
    select distinct region
    from call_outcomes
    where service = 'accessanalyzer' and operation = 'ListAnalyzers' and not answered
),
judged as (
    select
        asked.account_id,
        asked.region,
        'AWS::::Account' as resource_type,
        asked.account_id as resource_id,
        case
            when own.type is not null or of_organizations.home is not null then 'pass'
            when unanswered.region is null then 'fail'
        end as status,
        case
            when own.type is not null then 'an analyzer of type ' || own.type || ' is active'
            when of_organizations.home is not null
                then 'the organization''s analyzer in account ' || of_organizations.home || ' is active'
            else 'no active analyzer for access from outside'
        end as reason,
        asked.evidence || coalesce(own.evidence, of_organizations.evidence, []) as evidence
    from asked
    left join own using (account_id, region)
    left join of_organizations using (region)
    left join unanswered using (region)
)
select * from judged
