/*---
question: Who owns what fails, and how much of it is grave?
time: Owners are told by the tags of the newest night, severity by today's rules.
parameters:
  owner: {type: text, default: all, description: "an owner as a tag names it, or nobody"}
---*/
with
owned as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        list_sort(list_transform(
            list_filter(
                coalesce(tags, config_tags, []),
                lambda tag: regexp_matches(tag, '(?i)^(owner|team|owned-?by|contact|product-?owner|squad)=.')
            ),
            lambda tag: tag[strpos(tag, '=') + 1:]
        ))[1] as owner
    from resources
)
select
    coalesce(owned.owner, 'nobody') as owned_by,
    results.account_id,
    controls.severity,
    results.control_id,
    count(*) as failing,
    min(results.resource_id) as example,
    any_value(controls.remediation) as remediation
from control_results as results
join controls using (control_id)
left join owned using (account_id, region, resource_type, resource_id)
where results.as_of = $night and results.status = 'fail' and $owner in ('all', coalesce(owned.owner, 'nobody'))
group by owned_by, results.account_id, controls.severity, controls.severity_rank, results.control_id
order by controls.severity_rank, failing desc, owned_by, results.account_id, results.control_id
