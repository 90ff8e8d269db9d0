/*
What each control said of each resource, word for word, from the first to the last night on which nothing of it changed:
the stretches that last until the night before the new ones, carried on, and those that begin. What is cited and when it
was looked at is kept of the first and of the last night.
*/
with
known as (
    select * exclude (last_on), last_on, 0 as night
    from open_results
    union all by name
    select
        control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason,
        control_sha256, parameters, night, as_of as first_on, as_of as last_on, 1 as nights, evidence as first_evidence,
        evidence as last_evidence, looked_to as first_looked_to, looked_from as last_looked_from
    from judged_results
),
numbered as (
    select
        *,
        night - row_number() over (
            partition by
                control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason,
                control_sha256, parameters, if(getvariable('every_night'), night, null)
            order by night
        ) as stretch
    from known
)
select
    control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason, control_sha256,
    parameters,
    min(first_on) as first_on,
    max(last_on) as last_on,
    sum(nights)::bigint as nights,
    arg_min(first_evidence, night) as first_evidence,
    arg_max(last_evidence, night) as last_evidence,
    arg_min_null(first_looked_to, night) as first_looked_to,
    arg_max_null(last_looked_from, night) as last_looked_from
from numbered
group by
    control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason, control_sha256,
    parameters, stretch, if(getvariable('every_night'), night, null)
