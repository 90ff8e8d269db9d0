/*---
question: Which resources of a type were there on a day, where, and on which nights were they seen first and last?
parameters:
  type: {type: text, default: all, description: "a CloudFormation type, such as AWS::S3::Bucket"}
  account: {type: account, default: all, description: one account}
---*/
with
there as (
    from inventory
    where
        $night between first_on and last_on
        and $type in ('all', resource_type)
        and $account in ('all', account_id)
),
seen as (
    select account_id, region, resource_type, resource_id, min(first_on) as first_seen, max(last_on) as last_seen
    from inventory
    group by all
)
select
    there.account_id,
    there.region,
    there.resource_type,
    there.resource_id,
    there.resource_arn,
    seen.first_seen,
    seen.last_seen,
    there.listed_by
from there
join seen using (account_id, region, resource_type, resource_id)
order by all
