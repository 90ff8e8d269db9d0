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
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone then 'not_applicable'
        when not is_described then null
        when len(rules) > 0 or default_action = 'Block' then 'pass'
        else 'fail'
    end as status,
    if(is_gone, 'the web ACL is no more', format(
        '{} holds {} rules and {} by default', name, len(rules), if(default_action = 'Block', 'blocks', 'allows')
    )) as reason,
    evidence
from wafv2_web_acls
