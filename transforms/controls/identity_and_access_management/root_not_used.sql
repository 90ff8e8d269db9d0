/*---
title: Root was left unused
question: Was root left unused over the period?
passes: >
  no record of the period was made by root itself, nor does the credential report show a use of root within it; central root
  actions (sts:AssumeRoot) are listed apart
severity: high
kind: customer-specific
scope: account
evidence: [cloudtrail:events, iam:GetCredentialReport]
frameworks:
  CIS-3.0: ["1.7"]
  CIS-4.0: ["1.7", "4.3"]
  CIS-5.0: ["1.6", "4.3"]
  CIS-6.0: ["2.6", "5.3"]
  CIS-7.0: ["2.7", "5.3"]
  ISO-27001-2022: [A.5.15]
remediation: Do the work with a role; keep root's credentials in a safe, and alarm on their use.
---*/
with
by_root as (
    select *, coalesce(user_identity ->> '$.sessionContext.assumedRoot' = 'true', false) as is_central
    from activity_events
    where identity_type = 'Root' and invoked_by is null and event_type is distinct from 'AwsServiceEvent'
),
used as (
    select
        account_id,
        count(*) filter (not is_central) as uses,
        count(*) filter (is_central) as central_uses,
        min(event_time) filter (not is_central) as first_use,
        max(event_time) filter (not is_central) as last_use,
        coalesce(list(event_id order by event_time) filter (not is_central), [])[:100] as evidence
    from by_root
    group by account_id
),
reported as (
    select account_id, last_used_at, evidence_id
    from iam_credentials
    cross join this_run
    where is_root and last_used_at >= window_start and last_used_at < window_end
),
covered as (
    select account_id, bool_and(answered) as is_covered, list(outcome_id) as evidence
    from call_outcomes
    where service = 'cloudtrail' and operation = 'events'
    group by account_id
),
judged as (
    select
        covered.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        covered.account_id as resource_id,
        case
            when used.uses > 0 or reported.last_used_at is not null then 'fail'
            when covered.is_covered then 'pass'
        end as status,
        case
            when used.uses > 0 then format(
                'root made {} calls, from {} to {}', used.uses, moment(used.first_use), moment(used.last_use)
            )
            when reported.last_used_at is not null
                then 'the credential report shows that root was used at ' || moment(reported.last_used_at)
            else 'no record was made by root'
        end || coalesce(format('; {} central root actions', nullif(used.central_uses, 0)), '')
        || if(covered.is_covered, '', '; the logs do not cover the whole period') as reason,
        list_distinct(
            coalesce(used.evidence, []) || evidence(reported.evidence_id) || if(status = 'fail', [], covered.evidence)
        ) as evidence
    from covered
    left join used using (account_id)
    left join reported using (account_id)
)
select * from judged
