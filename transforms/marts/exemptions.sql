/*---
description: >
  Exemptions as the judged nights sealed them, one row for each stretch of nights on which an exemption stood in the file
  word for word. An exemption changes no result: it stands beside a failing one from its first to its last day, as long as
  it is in the file.
key: [exemption_id, first_on]
columns:
  exemption_id: The exemption's id.
  control_id: The control.
  account: The account, or `*`.
  region: The Region, or `*`.
  resource: "The resource's id or ARN, in which `*` stands for any text."
  reason: Why.
  owner: Who answers for it.
  approved_by: Who approved it.
  from_on: The first day for which it holds.
  until_on: The last day, included.
  first_on: The first night that had it in the file.
  last_on: The last night, included.
  removed_on: {about: "The first night that had it no more, or otherwise; null while it stands.", nullable: true}
  state:
    about: >
      How it stood on the newest night, or for one that is not there any more, how it ended: active; planned, before its first
      day; expired, after its last; withdrawn, taken out of the file before its last; changed, replaced by another wording;
      matches_nothing, in force, but no result lies in its scope.
    values: [active, planned, expired, withdrawn, changed, matches_nothing]
  matched: {about: "Results of the newest night in its scope; 0 unless it is in force.", unit: results}
  failing: {about: "How many of them fail.", unit: results}
---*/
with
judged as (
    select as_of, run_id, row_number() over (order by as_of) as night
    from judged_nights
),
filed as (
    select
        judged.as_of,
        judged.night,
        unnest(json_transform(manifests.configuration::json -> 'exemptions', '[{
            "id": "VARCHAR", "control": "VARCHAR", "account": "VARCHAR", "region": "VARCHAR", "resource": "VARCHAR",
            "reason": "VARCHAR", "owner": "VARCHAR", "approved_by": "VARCHAR", "from": "DATE", "until": "DATE"
        }]')) as exemption
    from judged
    join manifests using (run_id)
),
numbered as (
    select *, night - row_number() over (partition by exemption order by night) as stretch
    from filed
),
stretches as (
    select exemption, min(as_of) as first_on, max(as_of) as last_on, max(night) as last_night
    from numbered
    group by exemption, stretch
),
ended as (
    select
        stretches.*,
        later.as_of as removed_on,
        others.night is not null as is_changed
    from stretches
    left join judged as later on later.night = stretches.last_night + 1
    left join filed as others
        on others.night = stretches.last_night + 1 and others.exemption.id = stretches.exemption.id
),
newest as (select max(as_of) as as_of from judged_nights),
in_scope as (
    select ended.exemption.id as id, count(*) as matched, count(*) filter (result.status = 'fail') as failing
    from ended
    cross join newest
    join result_stretches as result on result.control_id = ended.exemption.control and result.last_on = newest.as_of
    where ended.removed_on is null
        and newest.as_of between ended.exemption."from" and ended.exemption.until
        and is_in_scope(
            result.account_id,
            result.region,
            result.resource_id,
            result.resource_arn,
            ended.exemption.account,
            ended.exemption.region,
            ended.exemption.resource
        )
    group by all
)
select
    exemption.id as exemption_id,
    exemption.control as control_id,
    exemption.account as account,
    exemption.region as region,
    exemption.resource as resource,
    exemption.reason as reason,
    exemption.owner as owner,
    exemption.approved_by as approved_by,
    exemption."from" as from_on,
    exemption.until as until_on,
    ended.first_on,
    ended.last_on,
    ended.removed_on,
    case
        when ended.is_changed then 'changed'
        when until_on < coalesce(ended.removed_on, newest.as_of) then 'expired'
        when ended.removed_on is not null then 'withdrawn'
        when from_on > newest.as_of then 'planned'
        when in_scope.matched is null then 'matches_nothing'
        else 'active'
    end as state,
    coalesce(in_scope.matched, 0) as matched,
    coalesce(in_scope.failing, 0) as failing
from ended
cross join newest
left join in_scope on in_scope.id = ended.exemption.id and ended.removed_on is null
order by exemption_id, first_on
