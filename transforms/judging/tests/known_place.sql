-- Accounts are those that were asked, and Regions look like Regions.
select
    control_id,
    'account ' || verdicts.account_id || ' or region ' || region || ' is unknown for ' || resource_id as detail
from verdicts
left join organization_accounts on organization_accounts.account_id = verdicts.account_id
where organization_accounts.account_id is null
    or not regexp_full_match(region, 'global|[a-z]{2,3}(-[a-z]+){1,3}-[0-9]+')
