/*
Which resources the nights' answers list, from the first to the last of the nights that list them one after the other:
the stretches that last until the night before the new ones, carried on, and those that begin.
*/
with
known as (
    select *, 0 as night
    from open_resources
    union all by name
    select
        account_id, region, service, operation, resource_type, resource_id, resource_arn, night, as_of as first_on,
        as_of as last_on, 1 as nights
    from new_resources
),
numbered as (
    select
        *,
        night - row_number() over (
            partition by account_id, region, service, operation, resource_type, resource_id, resource_arn
            order by night
        ) as stretch
    from known
)
select
    account_id, region, service, operation, resource_type, resource_id, resource_arn,
    min(first_on) as first_on,
    max(last_on) as last_on,
    sum(nights)::bigint as nights
from numbered
group by account_id, region, service, operation, resource_type, resource_id, resource_arn, stretch
