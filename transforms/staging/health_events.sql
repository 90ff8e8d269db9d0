/*---
description: >
  What AWS Health told each account of issues, changes and notices, with the entities that it names for it;
  entities_answered is false where they were asked for and not answered
---*/
with
events as (
    select *, json_transform(item, '{
        "arn": "VARCHAR", "service": "VARCHAR", "eventTypeCode": "VARCHAR", "eventTypeCategory": "VARCHAR",
        "eventScopeCode": "VARCHAR", "region": "VARCHAR", "statusCode": "VARCHAR", "startTime": "TIMESTAMPTZ",
        "endTime": "TIMESTAMPTZ", "actionability": "VARCHAR", "personas": ["VARCHAR"]
    }') as event
    from items
    where service = 'health' and operation = 'DescribeEvents' and error_code is null
    qualify row_number() over (partition by account_id, item ->> 'arn' order by evidence_id) = 1
),
entities as (
    select
        account_id,
        item ->> 'eventArn' as event_arn,
        list(item ->> 'entityValue' order by item ->> 'entityValue') as entity_ids,
        list(item ->> 'entityValue' order by item ->> 'entityValue')
            filter (item ->> 'statusCode' = 'IMPAIRED') as impaired,
        list(evidence_id) as evidence
    from items
    where service = 'health' and operation = 'DescribeAffectedEntities' and error_code is null
    group by account_id, item ->> 'eventArn'
),
unanswered as (
    select distinct account_id, parent_resource_id as event_arn
    from call_outcomes
    where service = 'health' and operation = 'DescribeAffectedEntities' and not answered
),
never_asked as (
    select count(*) = 0 as never from call_outcomes where service = 'health' and operation = 'DescribeAffectedEntities'
)
select
    events.account_id,
    case
        when regexp_full_match(event.region, '[a-z]{2,3}(-[a-z]+){1,3}-[0-9]+') then event.region
        else 'global'
    end as region,
    event.arn as event_arn,
    event.service as health_service,
    event.eventTypeCode as code,
    event.eventTypeCategory as category,
    event.eventScopeCode = 'PUBLIC' as is_public,
    event.statusCode as state,
    event.actionability as actionability,
    coalesce(event.personas, []) as personas,
    event.startTime as started_at,
    event.endTime as ended_at,
    events.evidence_id,
    coalesce(entities.entity_ids, []) as entity_ids,
    coalesce(entities.impaired, []) as impaired,
    coalesce(entities.evidence, []) as entities_evidence,
    unanswered.event_arn is null and not never_asked.never as entities_answered
from events
cross join never_asked
left join entities on entities.account_id = events.account_id and entities.event_arn = event.arn
left join unanswered on unanswered.account_id = events.account_id and unanswered.event_arn = event.arn
