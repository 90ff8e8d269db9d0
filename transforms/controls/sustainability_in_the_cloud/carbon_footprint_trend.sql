/*---
title: The estimated emissions of our usage fall against the year before
question: Do the estimated emissions of our usage fall against the year before?
passes: >
  the market-based sum of the last 12 months that AWS published is no higher than that of the 12 months before, all of
  them in one night's answer and under one version of AWS's model
not_applicable: AWS published fewer than 24 months in a row for the account, or under several versions of its model
severity: low
kind: customer-specific
scope: account
evidence: [sustainability:GetEstimatedCarbonEmissions]
remediation: >
  Find what grew by Region and service in AWS Sustainability; stop what is idle, then move to Graviton, gp3 and
  Regions with a cleaner grid.
notes: >
  No growth of usage is granted. AWS publishes a month weeks after it ended; an absent month is not a month of zero.
---*/
with
newest as (
    select account_id, max(month) filter (market_based is not null) as newest
    from sustainability_months
    group by account_id
),
two_years as (
    select months.*, newest.newest, months.month > newest.newest - interval 12 month as is_recent
    from sustainability_months as months
    join newest using (account_id)
    where months.market_based is not null and months.month > newest.newest - interval 24 month
),
sums as (
    select
        account_id,
        newest,
        count(*) as months,
        sum(market_based) filter (is_recent) as recent,
        sum(market_based) filter (not is_recent) as before,
        list_sort(list_distinct(flatten(list(models)))) as models,
        list_distinct(flatten(list(evidence))) as evidence
    from two_years
    group by account_id, newest
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when months < 24 or len(models) > 1 then 'not_applicable'
            when recent <= before then 'pass'
            else 'fail'
        end as status,
        case
            when months < 24 then format('AWS published {} of the 24 months to {}', months, strftime(newest, '%Y-%m'))
            when len(models) > 1
                then 'AWS published them under several versions of its model: ' || array_to_string(models, ', ')
            else format(
                '{:.3f} t in the 12 months to {}, {:.3f} t in the 12 before; no rise allowed (market-based, model {})',
                recent, strftime(newest, '%Y-%m'), before, coalesce(models[1], 'unknown')
            )
        end as reason,
        evidence
    from sums
    where account_id in (
        select account_id
        from answered_operations
        where service = 'sustainability' and operation = 'GetEstimatedCarbonEmissions'
    )
)
select * from judged
