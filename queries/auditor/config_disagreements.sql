/*---
question: Where do the APIs and AWS Config disagree about a resource, and how far apart in time did they look?
time: Both views are those of the newest night; config_states has what AWS Config said before.
parameters:
  account: {type: account, default: all, description: one account}
  type: {type: text, default: all, description: "a CloudFormation type, such as AWS::S3::Bucket"}
---*/
select
    disagreement,
    account_id,
    region,
    resource_type,
    resource_id,
    name,
    collected_at as api_answered_at,
    config_status,
    config_captured_at,
    config_seen_at,
    round(date_diff('second', config_seen_at, collected_at) / 3600, 1) as hours_apart,
    case
        when disagreement = 'tags differ' then list_filter(tags, lambda tag: not list_contains(config_tags, tag))
    end as only_api_tags,
    case
        when disagreement = 'tags differ' then list_filter(config_tags, lambda tag: not list_contains(tags, tag))
    end as only_config_tags,
    evidence_id,
    config_evidence_id
from resources
where
    disagreement is not null
    and $account in ('all', account_id)
    and $type in ('all', resource_type)
order by list_position(
    ['deleted in AWS Config', 'only in AWS Config', 'only in the API', 'tags differ'], disagreement
), account_id, region, resource_type, resource_id
