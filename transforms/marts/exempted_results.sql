/*---
description: >
  Failing results beside which an exemption stood, from the first to the last night of each stretch of judged days. Of
  several exemptions in force the one that ends last is named. The results stay what they are: failing.
key: [control_id, account_id, region, resource_type, resource_id, first_on]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  account_id: The account.
  region: The resource's Region.
  resource_type: CloudFormation's type.
  resource_id: The resource's id.
  exemption_id: {about: The exemption., of: exemptions.exemption_id}
  exempt_until: "The exemption's last day, as it was filed then."
  first_on: The first night.
  last_on: The last night, included.
  nights: {about: "Judged days from the first to the last.", unit: nights}
---*/
with
judged as (
    select as_of, row_number() over (order by as_of) as night
    from judged_nights
),
in_force as (
    select *, greatest(first_on, from_on) as begins_on, least(last_on, until_on) as ends_on
    from exemptions
),
nights_beside as (
    select
        result.control_id,
        result.category_id,
        result.account_id,
        result.region,
        result.resource_type,
        result.resource_id,
        judged.as_of,
        judged.night,
        max({'until': in_force.until_on, 'id': in_force.exemption_id}) as chosen
    from in_force
    join result_stretches as result
        on result.control_id = in_force.control_id
        and result.status = 'fail'
        and result.first_on <= in_force.ends_on
        and result.last_on >= in_force.begins_on
    join judged
        on judged.as_of between greatest(result.first_on, in_force.begins_on) and least(result.last_on, in_force.ends_on)
    where is_in_scope(
        result.account_id,
        result.region,
        result.resource_id,
        result.resource_arn,
        in_force.account,
        in_force.region,
        in_force.resource
    )
    group by all
),
numbered as (
    select
        *,
        night - row_number() over (
            partition by control_id, category_id, account_id, region, resource_type, resource_id, chosen
            order by night
        ) as stretch
    from nights_beside
)
select
    control_id,
    category_id,
    account_id,
    region,
    resource_type,
    resource_id,
    chosen.id as exemption_id,
    chosen.until as exempt_until,
    min(as_of) as first_on,
    max(as_of) as last_on,
    count(*) as nights
from numbered
group by control_id, category_id, account_id, region, resource_type, resource_id, chosen, stretch
order by control_id, account_id, region, resource_type, resource_id, first_on
