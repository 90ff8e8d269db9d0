/*---
description: >
  For each account and Region whether a valid chain of digests covers the whole window of activity, in the columns of
  outcomes; outcome_id is the run's own id where no digest covers anything, else names the newest digest there.
---*/
with
places as (
    select distinct account_id, region
    from outcomes
    join this_run using (run_id)
    where region != 'global'
    union
    select account_id, region
    from digests
    join organization_accounts using (account_id)
    where organization_accounts.asked
),
covering as (
    select
        account_id,
        region,
        greatest(digest_start, window_start) as covered_from,
        least(digest_end, window_end) as covered_to,
        evidence_id as digest_id
    from trail_digests
    cross join this_run
    where covers and digest_end > window_start and digest_start < window_end
),
edges as (
    select account_id, region, covered_from, covered_to from covering
    union all
    select account_id, region, window_end, window_end from places cross join this_run
),
steps as (
    select
        account_id,
        region,
        covered_from,
        coalesce(
            max(covered_to) over (
                partition by account_id, region
                order by covered_from, covered_to
                rows between unbounded preceding and 1 preceding
            ),
            window_start
        ) as covered_until
    from edges
    cross join this_run
),
holes as (
    select
        account_id,
        region,
        list({starts: covered_until, ends: covered_from} order by covered_from) as holes,
        sum(date_diff('minute', covered_until, covered_from)) as minutes
    from steps
    where covered_from > covered_until
    group by all
),
looked_up as (
    select distinct account_id, region
    from log_objects
    cross join this_run
    where outcome = 'lookup' and delivered_at > window_start
),
newest as (
    select account_id, region, max_by(digest_id, covered_to) as digest_id, count(*) as digests
    from covering
    group by all
)
select
    coalesce(newest.digest_id, 'run-' || this_run.run_id) as outcome_id,
    places.account_id,
    places.region,
    'cloudtrail' as service,
    'events' as operation,
    if(holes.holes is null, 'ok', 'error') as status,
    if(holes.holes is null, null, 'coverage_gap') as error_code,
    case
        when holes.holes is null then null
        when newest.digests is null then
            'no valid digest covers ' || moments(window_start, window_end)
            || if(looked_up.region is null, '', '; its events were looked up, which nothing proves')
        else 'no valid digest covers '
            || array_to_string(
                list_transform(holes.holes[:3], lambda hole: moments(hole.starts, hole.ends)),
                ', '
            )
            || if(len(holes.holes) > 3, ' and ' || (len(holes.holes) - 3) || ' more times', '')
    end as error_message,
    coalesce(newest.digests, 0) as digests,
    coalesce(holes.minutes, 0) as minutes_not_covered,
    coalesce(holes.holes, []) as holes
from places
cross join this_run
left join holes using (account_id, region)
left join newest using (account_id, region)
left join looked_up using (account_id, region)
