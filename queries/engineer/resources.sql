/*---
question: Which resources of a type are there, and where?
parameters:
  type: {type: text, default: all, description: "a CloudFormation type, such as AWS::S3::Bucket"}
  account: {type: account, default: all, description: one account}
---*/
select account_id, region, resource_type, resource_id, name, resource_arn, first_seen, last_seen, evidence_id
from resources
where $type in ('all', resource_type) and $account in ('all', account_id)
order by all
