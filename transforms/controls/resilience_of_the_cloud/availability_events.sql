/*---
title: AWS's availability events that touched our resources are over
question: Which AWS availability events touched our resources, and are they over?
passes: >
  every issue of the audit period that AWS names an account for is closed, and none of its entities is impaired. A
  public issue names no resource: in a service and Region in use it possibly touched one, and is listed, and passes
  once it is over
not_applicable: AWS told of no such issue in the period, or a public one is not over
severity: medium
kind: inherited
evidence: [health:DescribeEvents, health:DescribeAffectedEntities]
population: [health:DescribeEvents]
frameworks: {ISO-27001-2022: [A.5.29, A.5.30]}
remediation: Follow the event in the Health Dashboard; move what it touches to another zone or Region meanwhile.
notes: >
  One row for each account and event. AWS forgets events after about 90 days: a longer period is covered by the nights
  between only. Without a support plan that includes Health's API there is no evidence. Nor is there for a public issue
  where a call that would tell whether its service is in use was refused.
---*/
with
issues as (
    select events.*
    from health_events as events
    cross join this_run
    where events.category = 'issue'
        and events.started_at < this_run.window_end
        and coalesce(events.ended_at, this_run.window_end) >= this_run.window_start
),
spelled as (
    select
        *,
        format('{} in {} since {}', code, region, moment(started_at))
        || coalesce(', over at ' || moment(ended_at), ', ' || state) as told,
        'it touched ' || coalesce(nullif(array_to_string(entity_ids[:5], ', '), ''), 'this account')
        || if(len(entity_ids) > 5, format(' and {} more', len(entity_ids) - 5), '') as touched
    from issues
),
of_an_account as (
    select
        account_id,
        region,
        'AWS::Health::Event' as resource_type,
        event_arn as resource_id,
        event_arn as resource_arn,
        case
            when state != 'closed' then 'fail'
            when len(impaired) > 0 then 'fail'
            when entities_answered then 'pass'
        end as status,
        'AWS attests: ' || told || '; ' || touched
        || if(len(impaired) > 0, '; still impaired: ' || array_to_string(impaired, ', '), '') as reason,
        list_distinct([evidence_id] || entities_evidence) as evidence
    from spelled
    where not is_public
),
public as (
    select
        account_id,
        region,
        'AWS::Health::Event' as resource_type,
        event_arn as resource_id,
        event_arn as resource_arn,
        told,
        state,
        evidence_id,
        exists (
            from services_in_use as used
            where used.account_id = spelled.account_id
                and used.health_service = spelled.health_service
                and (used.region = spelled.region or 'global' in (used.region, spelled.region))
        ) as is_used,
        (
            select {failures: any_value(failures order by region), outcome_ids: any_value(outcome_ids order by region)}
            from services_not_told as unknown
            where unknown.account_id = spelled.account_id
                and unknown.health_service = spelled.health_service
                and (unknown.region = spelled.region or 'global' in (unknown.region, spelled.region))
        ) as not_told
    from spelled
    where is_public
),
of_a_service as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case when not is_used then 'no_evidence' when state = 'closed' then 'pass' else 'not_applicable' end as status,
        'AWS attests: ' || told || '; public, names no resource of ours: '
        || if(
            is_used,
            'possible, since the service is in use there',
            'whether the service is in use there is not known: ' || not_told.failures
        ) as reason,
        if(is_used, [evidence_id], [evidence_id] || not_told.outcome_ids) as evidence
    from public
    where is_used or not_told.failures is not null
)
from of_an_account
union all by name
from of_a_service
