/*---
title: The scopes of AWS's emission estimates are stated apart
question: Are scope 1, 2 and 3 of AWS's emission estimates stated apart, and do they add up?
passes: >
  in each of the newest 12 months that AWS published for the account, all scopes of both bases are there, and add up to the
  total of the basis within one part in a hundred
not_applicable: AWS published no month for the account
severity: low
kind: inherited
scope: account
evidence: [sustainability:GetEstimatedCarbonEmissions]
remediation: Ask AWS for the values that are missing.
notes: >
  Scope 1 has no location or market form and belongs to both sums. AWS rounds each value by itself, hence the one in a
  hundred; below one kilogram nothing is compared.
---*/
with
newest as (
    from sustainability_months
    where location_based is not null or market_based is not null
    qualify row_number() over (partition by account_id order by month desc) <= 12
),
compared as (
    select
        *,
        abs(scope_1 + scope_2_location_based + scope_3_location_based - location_based)
        <= greatest(0.01 * abs(location_based), 0.001) as location_adds_up,
        abs(scope_1 + scope_2_market_based + scope_3_market_based - market_based)
        <= greatest(0.01 * abs(market_based), 0.001) as market_adds_up
    from newest
),
accounts as (
    select
        account_id,
        count(*) as months,
        min(strftime(month, '%Y-%m')) as first_month,
        max(strftime(month, '%Y-%m')) as last_month,
        string_agg(strftime(month, '%Y-%m'), ', ' order by month)
            filter (location_adds_up is null or market_adds_up is null) as incomplete,
        string_agg(strftime(month, '%Y-%m'), ', ' order by month)
            filter (not location_adds_up or not market_adds_up) as unequal,
        list_distinct(flatten(list(evidence))) as evidence
    from compared
    group by account_id
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        if(incomplete is null and unequal is null, 'pass', 'fail') as status,
        case
            when incomplete is null and unequal is null
                then format('AWS attests three scopes for {} months, {} to {}', months, first_month, last_month)
            else 'AWS attests'
                || coalesce(' no full set of scopes for ' || incomplete, '')
                || if(incomplete is not null and unequal is not null, ', and', '')
                || coalesce(' scopes that do not add up to the total for ' || unequal, '')
        end as reason,
        evidence
    from accounts
    semi join (
        from answered_operations where service = 'sustainability' and operation = 'GetEstimatedCarbonEmissions'
    ) as asked using (account_id)
)
select * from judged
