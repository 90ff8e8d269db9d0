/*---
question: For which failures did somebody answer on a day, why and until when, and what became of earlier exemptions?
parameters:
  control: {type: control, default: all, description: one control}
---*/
with
filed as (
    from exemptions
    where first_on <= $night and $control in ('all', control_id)
    qualify row_number() over (partition by exemption_id order by first_on desc) = 1
),
beside as (
    select exemption_id, count(*) as failing
    from exempted_results
    where $night between first_on and last_on
    group by exemption_id
)
select
    filed.exemption_id,
    case
        when filed.until_on < least(coalesce(filed.removed_on, $night), $night) then 'expired'
        when filed.removed_on <= $night then 'withdrawn'
        when filed.from_on > $night then 'planned'
        else 'active'
    end as state,
    filed.control_id,
    filed.account,
    filed.region,
    filed.resource,
    coalesce(beside.failing, 0) as failing,
    filed.from_on,
    filed.until_on,
    filed.reason,
    filed.owner,
    filed.approved_by,
    filed.first_on as filed_since,
    if(filed.removed_on <= $night, filed.removed_on, null) as removed_on
from filed
left join beside using (exemption_id)
order by state, until_on, exemption_id
