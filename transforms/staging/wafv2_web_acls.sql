/*---
description: >
  Web ACLs that were listed, of the Region and of CloudFront, with their rules; is_described says whether describing one was
  answered, is_gone that it is no more. Actions are the names of the keys that stand in the answer (Block, Count, None)
---*/
with
listed as (
    from items where service = 'wafv2' and operation = 'ListWebACLs' and error_code is null
),
described as (
    from items where service = 'wafv2' and operation = 'GetWebACL'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.evidence_id as listed_evidence_id,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    listed.item ->> 'Name' as name,
    described.evidence_id is not null as is_described,
    coalesce(described.error_code is not null, false) as is_gone,
    list_transform(
        json_listed(described.item -> '$.WebACL.Rules')
        || json_listed(described.item -> '$.WebACL.PreProcessFirewallManagerRuleGroups')
        || json_listed(described.item -> '$.WebACL.PostProcessFirewallManagerRuleGroups'),
        lambda rule: {
            'name': rule ->> 'Name',
            'action': json_keys(rule -> 'Action')[1],
            'override': json_keys(rule -> 'OverrideAction')[1],
            'counted': list_transform(
                list_filter(
                    json_listed(rule -> '$.Statement.ManagedRuleGroupStatement.RuleActionOverrides'),
                    lambda overridden: (overridden -> '$.ActionToUse.Count') is not null
                ),
                lambda overridden: overridden ->> 'Name'
            )
        }
    ) as rules,
    json_keys(described.item -> '$.WebACL.DefaultAction')[1] as default_action
from listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
