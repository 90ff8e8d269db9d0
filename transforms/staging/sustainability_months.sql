/*---
description: >
  AWS's estimates of carbon for each account and month, summed over Regions and services; an account's own answer goes
  before what another account (the organization's management) was told of it. A sum is null where AWS gave no such
  value; the scopes of one basis add up to it, and scope 1 belongs to both
---*/
with
estimates as (
    select
        account_id as asked_account,
        item ->> '$.DimensionsValues.USAGE_ACCOUNT_ID' as account_id,
        cast(cast(item ->> '$.TimePeriod.Start' as timestamptz) as date) as month,
        item ->> 'ModelVersion' as model,
        cast(item ->> '$.EmissionsValues.TOTAL_MBM_CARBON_EMISSIONS.Value' as double) as market_based,
        cast(item ->> '$.EmissionsValues.TOTAL_LBM_CARBON_EMISSIONS.Value' as double) as location_based,
        cast(item ->> '$.EmissionsValues.TOTAL_SCOPE_1_CARBON_EMISSIONS.Value' as double) as scope_1,
        cast(item ->> '$.EmissionsValues.TOTAL_SCOPE_2_LBM_CARBON_EMISSIONS.Value' as double) as scope_2_location_based,
        cast(item ->> '$.EmissionsValues.TOTAL_SCOPE_2_MBM_CARBON_EMISSIONS.Value' as double) as scope_2_market_based,
        cast(item ->> '$.EmissionsValues.TOTAL_SCOPE_3_LBM_CARBON_EMISSIONS.Value' as double) as scope_3_location_based,
        cast(item ->> '$.EmissionsValues.TOTAL_SCOPE_3_MBM_CARBON_EMISSIONS.Value' as double) as scope_3_market_based,
        string_split(evidence_id, '#')[1] as response_id
    from items
    where service = 'sustainability' and operation = 'GetEstimatedCarbonEmissions'
),
months as (
    select
        asked_account,
        account_id,
        month,
        sum(market_based) as market_based,
        sum(location_based) as location_based,
        sum(scope_1) as scope_1,
        sum(scope_2_location_based) as scope_2_location_based,
        sum(scope_2_market_based) as scope_2_market_based,
        sum(scope_3_location_based) as scope_3_location_based,
        sum(scope_3_market_based) as scope_3_market_based,
        list_sort(list(distinct model)) as models,
        list(distinct response_id) as evidence
    from estimates
    group by all
),
told as (
    select
        account_id,
        coalesce(max(asked_account) filter (asked_account = account_id), min(asked_account)) as asked_account
    from months
    group by account_id
)
select months.* exclude (asked_account)
from months
semi join told using (account_id, asked_account)
