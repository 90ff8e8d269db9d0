/*---
title: The rules of web ACLs act, instead of only counting
question: Do the web ACL's rules act, instead of only counting?
passes: >
  at least one rule blocks, challenges or asks for a CAPTCHA, or a rule group acts by itself; and no rule group is overridden
  to count
not_applicable: the web ACL has no rules, which waf_acl_has_rules judges, or was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [wafv2:ListWebACLs, wafv2:GetWebACL]
remediation: Set the group's override action to none, and the rules' actions to block.
notes: >
  Whether or not anything is attached to the web ACL: an attachment may come at any time. Single rules of a managed group that
  are overridden to count are told in the reason and fail nothing, since they are how false alarms are silenced. A web ACL
  that blocks by default acts whatever its rules do.
---*/
with
acting as (
    select
        *,
        list_filter(rules, lambda rule: rule.override = 'Count') as counting_groups,
        len(list_filter(
            rules, lambda rule: rule.action in ('Block', 'Challenge', 'Captcha') or rule.override = 'None'
        )) > 0 or default_action = 'Block' as acts,
        flatten(list_transform(rules, lambda rule: rule.counted)) as counted
    from wafv2_web_acls
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone then 'not_applicable'
        when not is_described then null
        when len(rules) = 0 then 'not_applicable'
        when len(counting_groups) = 0 and acts then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the web ACL is no more'
        when len(rules) = 0 then name || ' has no rules'
        when len(counting_groups) > 0 then name || ' only counts with the rule group '
            || array_to_string(list_transform(counting_groups, lambda rule: rule.name), ', ')
        when not acts then name || ' blocks nothing'
        else name || ' acts' || if(len(counted) > 0, ', and only counts with ' || array_to_string(counted, ', '), '')
    end as reason,
    evidence
from acting
