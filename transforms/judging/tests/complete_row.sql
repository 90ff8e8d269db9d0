-- Every row says which resource it is of and why, and points at evidence.
select
    control_id,
    'no ' || case
        when account_id is null then 'account_id'
        when region is null then 'region'
        when coalesce(resource_id, '') = '' then 'resource_id'
        when resource_type is null then 'resource_type'
        when coalesce(reason, '') = '' then 'reason'
        else 'evidence'
    end || coalesce(' for ' || resource_id, '') as detail
from verdicts
where account_id is null
    or region is null
    or coalesce(resource_id, '') = ''
    or resource_type is null
    or coalesce(reason, '') = ''
    or len(evidence) = 0
