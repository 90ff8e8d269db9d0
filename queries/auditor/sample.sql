/*---
question: Which members of a population are drawn for a sample, so that anybody who draws again gets the same?
parameters:
  type: {type: text, default: "AWS::S3::Bucket", description: a CloudFormation type}
  account: {type: account, default: all, description: one account}
  size: {type: integer, default: "25", description: how many members}
  seed: {type: text, default: remit, description: any word; the same word draws the same members}
---*/
select
    row_number() over (order by sha256($seed || '/' || account_id || '/' || region || '/' || resource_id)) as draw,
    count(*) over () as population,
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    first_on,
    listed_by
from inventory
where
    $night between first_on and last_on
    and resource_type = $type
    and $account in ('all', account_id)
order by draw
limit $size
