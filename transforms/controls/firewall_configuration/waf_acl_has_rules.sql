/*---
title: Every web ACL holds rules
question: Does every web ACL hold rules?
passes: it holds a rule or a rule group of Firewall Manager, or blocks by default
not_applicable: the web ACL was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [wafv2:ListWebACLs, wafv2:GetWebACL]
frameworks: {PCI-4.0: ["6.4.1", "6.4.2"], FSBP: [WAF.10]}
remediation: Add AWS's managed core rule set to the web ACL.
---*/
with
listed as (
    from items where service = 'wafv2' and operation = 'ListWebACLs' and error_code is null
),
described as (
    select
        account_id,
        region,
        parent_resource_id,
        evidence_id,
        error_code is not null as is_gone,
        coalesce(json_array_length(item, '$.WebACL.Rules'), 0)
        + coalesce(json_array_length(item, '$.WebACL.PreProcessFirewallManagerRuleGroups'), 0)
        + coalesce(json_array_length(item, '$.WebACL.PostProcessFirewallManagerRuleGroups'), 0) as rules,
        item ->> '$.WebACL.DefaultAction.Block' is not null as blocks_by_default
    from items
    where service = 'wafv2' and operation = 'GetWebACL'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.evidence_id is null then null
            when described.is_gone then 'not_applicable'
            when described.rules > 0 or described.blocks_by_default then 'pass'
            else 'fail'
        end as status,
        if(described.is_gone, 'the web ACL is no more', format(
            '{} holds {} rules and {} by default', listed.item ->> 'Name', described.rules,
            if(described.blocks_by_default, 'blocks', 'allows')
        )) as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
)
select * from judged
