/*---
description: >
  The resources of the newest judged run in both views, one row a resource: what the APIs listed, what AWS Config has, and
  where the two disagree. They meet by type and by ARN, id or name. Where AWS Config was not to know (its recorder does
  not record the type, no snapshot of the Region was read, the resource is another account's or Region's), there is no
  disagreement; nor where the API was not asked, as for RDS's automated snapshots. An item without tags says nothing of
  tags: of many types AWS Config does not keep them.
---*/
with
listed as (
    select
        *,
        coalesce(string_split(resource_arn, ':')[4], '') in ('', region) or region = 'global' as is_of_the_region,
        coalesce(string_split(resource_arn, ':')[5], '') in ('', account_id) as is_of_the_account,
        coalesce(tag_list(item -> 'Tags'), tag_list(item -> 'TagSet')) as own_tags
    from listed_resources
),
tagged as (
    select resource_arn, any_value(tag_list(to_json(tags))) as tags
    from resource_tags
    group by resource_arn
),
newest as (
    select
        states.*,
        states.status in ('ResourceDeleted', 'ResourceDeletedNotRecorded') as is_deleted,
        states.status in ('ResourceNotRecorded', 'ResourceDeletedNotRecorded') as is_not_recorded,
        snapshots.taken_at > states.last_delivered_at as is_gone
    from config_observations as states
    left join config_snapshots as snapshots
        on snapshots.account_id = states.account_id and snapshots.region = states.delivered_in
    where states.replaced_at is null
),
known as (
    from newest
    where is_deleted or is_gone is not true
),
api_names as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        unnest(list_distinct(list_filter(
            [resource_arn, regexp_replace(resource_id, '^/hostedzone/', '')], lambda name: name is not null
        ))) as name
    from listed
),
config_names as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        unnest([resource_arn, resource_id, resource_name]) as name,
        unnest([1, 2, 3]) as rank
    from known
),
met as (
    select
        api_names.account_id,
        api_names.region,
        api_names.resource_type,
        api_names.resource_id,
        config_names.region as config_region,
        config_names.resource_id as config_id,
        min(config_names.rank) as rank
    from api_names
    join config_names using (account_id, resource_type, name)
    where api_names.region = config_names.region or 'global' in (api_names.region, config_names.region)
    group by all
),
paired as (
    select
        met.account_id,
        met.region,
        met.resource_type,
        met.resource_id,
        known.* exclude (account_id, region, resource_type, resource_id)
    from met
    join known
        on known.account_id = met.account_id
        and known.region = met.config_region
        and known.resource_type = met.resource_type
        and known.resource_id = met.config_id
    qualify row_number() over (
        partition by met.account_id, met.region, met.resource_type, met.resource_id
        order by known.is_deleted, met.rank, known.captured_at desc, known.evidence_id
    ) = 1
),
asked_for_recorders as (
    select account_id, region
    from answered_operations
    where service = 'config' and operation = 'DescribeConfigurationRecorders'
    union
    select account_id, 'global'
    from answered_operations
    where service = 'config' and operation = 'DescribeConfigurationRecorders'
),
recorded as (
    select account_id, region, resource_type, taken_at
    from config_recorded_types
    left join config_snapshots using (account_id, region)
),
recorded_with_accounts as (
    from recorded
    union all
    select account_id, 'global', resource_type, if(count(taken_at) = count(*), min(taken_at), null)
    from recorded
    group by account_id, resource_type
),
asked as (
    select
        calls.account_id,
        calls.region,
        operations.type as resource_type,
        min(calls.service) as service,
        max(answers.collected_at) as collected_at
    from answered_operations as calls
    join operations on operations.service = calls.service and operations.operation = calls.operation
    join this_run on this_run.run_id = operations.run_id
    left join answers
        on answers.account_id = calls.account_id
        and answers.region = calls.region
        and answers.service = calls.service
        and answers.operation = calls.operation
    where operations.type is not null
    group by all
),
from_apis as (
    select
        listed.account_id,
        listed.region,
        listed.service,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        listed.name,
        listed.service || ':' || listed.operation as listed_by,
        listed.collected_at,
        listed.evidence_id,
        listed.run_id,
        if(paired.is_deleted is false, 'both', 'api') as seen_by,
        if(asked_for_recorders.region is null, null, recorded.resource_type is not null) as config_records,
        paired.status as config_status,
        paired.captured_at as config_captured_at,
        case
            when paired.is_deleted then paired.captured_at
            when paired.is_deleted is false then paired.last_delivered_at
            else recorded.taken_at
        end as config_seen_at,
        paired.evidence_id as config_evidence_id,
        coalesce(listed.own_tags, tagged.tags) as tags,
        paired.tags as config_tags,
        case
            when paired.is_deleted and not paired.is_not_recorded and paired.captured_at <= listed.collected_at
                then 'deleted in AWS Config'
            when paired.is_deleted is null and recorded.taken_at is not null
                and listed.is_of_the_account and listed.is_of_the_region
                then 'only in the API'
            when paired.is_deleted is false and paired.tags != []
                and coalesce(listed.own_tags, tagged.tags) != paired.tags
                then 'tags differ'
        end as disagreement
    from listed
    left join paired using (account_id, region, resource_type, resource_id)
    left join tagged on tagged.resource_arn = listed.resource_arn
    left join asked_for_recorders using (account_id, region)
    left join recorded_with_accounts as recorded using (account_id, region, resource_type)
),
from_config_alone as (
    select
        known.account_id,
        known.region,
        coalesce(min(asked.service), 'config') as service,
        known.resource_type,
        known.resource_id,
        any_value(known.resource_arn) as resource_arn,
        any_value(known.resource_name) as name,
        'config:' || any_value(known.kind) as listed_by,
        max(asked.collected_at) as collected_at,
        any_value(known.evidence_id) as evidence_id,
        any_value(known.run_id) as run_id,
        'config' as seen_by,
        true as config_records,
        any_value(known.status) as config_status,
        any_value(known.captured_at) as config_captured_at,
        any_value(known.last_delivered_at) as config_seen_at,
        any_value(known.evidence_id) as config_evidence_id,
        null as tags,
        any_value(known.tags) as config_tags,
        if(
            any_value(known.captured_at) <= max(asked.collected_at) and not any_value(known.is_not_recorded),
            'only in AWS Config',
            null
        ) as disagreement,
        any_value(known.first_delivered_at) as first_delivered_at
    from known
    anti join met
        on met.account_id = known.account_id
        and met.config_region = known.region
        and met.resource_type = known.resource_type
        and met.config_id = known.resource_id
    left join asked
        on asked.account_id = known.account_id
        and asked.resource_type = known.resource_type
        and (asked.region = known.region or 'global' in (asked.region, known.region))
    where not known.is_deleted
        and not (
            known.resource_type in ('AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot')
            and starts_with(known.resource_id, 'rds:')
        )
        and known.account_id in (select account_id from answers)
    group by known.account_id, known.region, known.resource_type, known.resource_id
)
from from_apis
union all by name
from from_config_alone
