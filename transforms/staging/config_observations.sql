/*---
description: >
  Every state of every resource that AWS Config told of, one row a state with its newest delivery, however often it was
  delivered. resource_type is CloudFormation's; delivered_in is the Region that delivered it, also of what belongs to the
  account as a whole.
---*/
with
items as (
    select
        items.account_id,
        items.region,
        objects.region as delivered_in,
        items.resource_type as config_type,
        items.resource_id,
        items.resource_name,
        items.arn,
        items.status,
        coalesce(items.captured_at, items.delivered_at) as captured_at,
        items.state_id,
        items.created_at,
        try_cast(items.tags as json) as tags,
        items.kind,
        items.source,
        items.object,
        items.object_sha256,
        items.delivered_at,
        items.item_id as evidence_id,
        items.run_id
    from config_items as items
    join config_objects as objects
        on objects.run_id = items.run_id and objects.source = items.source and objects.object = items.object
    where objects.outcome = 'read'
    union all by name
    select
        account_id,
        region,
        region as delivered_in,
        config_type,
        resource_id,
        resource_name,
        arn,
        status,
        coalesce(captured_at, collected_at) as captured_at,
        state_id,
        created_at,
        tags,
        'aggregator' as kind,
        source,
        null as object,
        null as object_sha256,
        collected_at as delivered_at,
        evidence_id,
        run_id
    from config_aggregated_items
),
typed as (
    select
        items.* exclude (config_type),
        coalesce(types.resource_type, items.config_type) as resource_type,
        tag_list(items.tags) as tag_list
    from items
    left join reference_config_types as types on types.config_type = items.config_type
    where items.config_type is not null and items.resource_id is not null and items.region is not null
        and types.recorded is distinct from 'derived'
),
states as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        captured_at,
        coalesce(status, 'OK') as status,
        max(resource_name) as resource_name,
        max(arn) as resource_arn,
        max(state_id) as state_id,
        max(created_at) as created_at,
        arg_max(tag_list, delivered_at) as tags,
        arg_max(delivered_in, delivered_at) as delivered_in,
        min(delivered_at) as first_delivered_at,
        max(delivered_at) as last_delivered_at,
        arg_max(
            {
                kind: kind,
                source: source,
                object: object,
                object_sha256: object_sha256,
                evidence_id: evidence_id,
                run_id: run_id
            },
            (delivered_at, evidence_id)
        ) as newest
    from typed
    group by account_id, region, resource_type, resource_id, captured_at, coalesce(status, 'OK')
)
select
    * exclude (newest),
    unnest(newest),
    lead(captured_at) over (
        partition by account_id, region, resource_type, resource_id
        order by captured_at, state_id
    ) as replaced_at
from states
