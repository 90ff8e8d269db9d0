/*---
title: AWS's notices of changes to come are handled in time
question: Are AWS's lifecycle notices for the account's resources resolved by their date?
passes: each resource that the notice names is resolved, or the change is more than 30 days ahead
not_applicable: AWS announced no change to a resource of the account, or the change is over
severity: medium
kind: customer-specific
evidence: [health:DescribeEvents, health:DescribeAffectedEntities]
population: [health:DescribeEvents]
remediation: Follow the notice in the Health Dashboard, and mark the resource resolved where AWS does not see it by itself.
notes: >
  One row a notice. AWS forgets closed events after about 90 days. Without a support plan that includes Health's API there
  is no evidence.
---*/
with
notices as (
    select events.*, this_run.window_end
    from health_events as events
    cross join this_run
    where events.category = 'scheduledChange' and not events.is_public
),
unresolved as (
    select
        account_id,
        event_arn,
        string_agg(entity || ' (' || state || ')', ', ' order by entity) as entities,
        list(evidence_id) as evidence
    from health_unresolved_entities
    group by account_id, event_arn
),
judged as (
    select
        notices.account_id,
        notices.region,
        'AWS::Health::Event' as resource_type,
        notices.event_arn as resource_id,
        notices.event_arn as resource_arn,
        case
            when notices.state = 'closed' then 'not_applicable'
            when notices.started_at > notices.window_end + interval 30 days then 'pass'
            when unresolved.entities is not null then 'fail'
            when notices.entities_answered then 'pass'
        end as status,
        notices.code || coalesce(strftime(notices.started_at, ' on %Y-%m-%d'), '') || ': ' || case
            when notices.state = 'closed' then 'it is over'
            when unresolved.entities is not null then 'not resolved: ' || unresolved.entities
            else 'every resource that it names is resolved'
        end as reason,
        list_distinct([notices.evidence_id] || coalesce(unresolved.evidence, notices.entities_evidence)) as evidence
    from notices
    left join unresolved
        on unresolved.account_id = notices.account_id
        and unresolved.event_arn = notices.event_arn
)
select * from judged
