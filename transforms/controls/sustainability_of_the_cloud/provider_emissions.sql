/*---
title: AWS publishes its emission estimates, both ways, for each month
question: Has AWS published its emission estimates, both ways, for each month of the audit period?
passes: >
  each of the last 12 months that AWS should have published by now holds a location-based and a market-based value for
  the account. A month is due once AWS published it for any account of the organization, at the latest four months
  after it ended; an account's months are due from the first one that AWS published for it
not_applicable: the account joined the organization after the newest month that is due
severity: low
kind: inherited
scope: account
evidence: [sustainability:GetEstimatedCarbonEmissions]
remediation: Ask AWS for the months that are missing.
notes: >
  The month in which a night's audit period lies is never published yet, hence the 12 months before. A value of 0 is a
  value.
---*/
with
published as (
    from sustainability_months where market_based is not null and location_based is not null
),
newest as (
    select max(month) as newest from published
),
due as (
    select
        greatest(
            cast(date_trunc('month', as_of) - interval 5 month as date), coalesce(newest, date '1970-01-01')
        ) as last_due
    from this_run
    cross join newest
),
answers_of_accounts as (
    select account_id, list(response_id order by response_id) as evidence
    from answers
    semi join answered_operations using (account_id, service, operation)
    where service = 'sustainability' and operation = 'GetEstimatedCarbonEmissions'
    group by account_id
),
published_of_accounts as (
    select
        account_id,
        min(month) as first,
        list(strftime(month, '%Y-%m')) as months,
        list_distinct(flatten(list(evidence))) as evidence
    from published
    group by account_id
),
accounts as (
    select
        accounts.account_id,
        accounts.joined_at,
        due.last_due,
        coalesce(published.months, []) as months,
        list_distinct(own.evidence || coalesce(published.evidence, [])) as evidence,
        list_transform(
            generate_series(
                greatest(coalesce(published.first, last_due), cast(last_due - interval 11 month as date)),
                last_due,
                interval 1 month
            ),
            lambda month: strftime(month, '%Y-%m')
        ) as due_months
    from organization_accounts as accounts
    cross join due
    left join published_of_accounts as published using (account_id)
    join answers_of_accounts as own using (account_id)
),
missed as (
    select *, list_filter(due_months, lambda month: not list_contains(months, month)) as missing from accounts
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when len(months) = 0 and joined_at >= last_due + interval 1 month then 'not_applicable'
            when len(missing) = 0 then 'pass'
            else 'fail'
        end as status,
        case status
            when 'not_applicable' then format(
                'joined on {}, and {} is the newest month that is due',
                strftime(joined_at, '%Y-%m-%d'), strftime(last_due, '%Y-%m')
            )
            when 'pass' then format(
                'AWS attests {} months, {} to {}, location-based and market-based',
                len(due_months), due_months[1], due_months[-1]
            )
            else 'AWS published nothing, or one value only, for ' || array_to_string(missing, ', ')
        end as reason,
        evidence
    from missed
)
select * from judged
