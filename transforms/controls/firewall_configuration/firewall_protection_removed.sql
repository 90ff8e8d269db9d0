/*---
title: No firewall, web ACL, protection or its logging was taken away
question: Was a firewall, web ACL, protection or its logging taken away in the period?
passes: the call failed, or it left the protection at least as it was
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why, and put the protection back if nobody approved it.
notes: >
  A web ACL is taken off a distribution by an update that names none, which counts where an earlier record of the period named
  one for the same distribution. Events of WAFv2 for CloudFront, of Shield and of global policies are recorded in us-east-1.
---*/
with
updated_distributions as (
    select
        event_id,
        nullif(request_parameters ->> '$.distributionConfig.webACLId', '') as web_acl,
        max(nullif(request_parameters ->> '$.distributionConfig.webACLId', '')) over (
            partition by account_id, request_parameters ->> 'id'
            order by event_time
            rows between unbounded preceding and 1 preceding
        ) as earlier_web_acl
    from activity_events
    where event_source = 'cloudfront.amazonaws.com'
        and event_name = 'UpdateDistribution'
        and error_code is null
        and (request_parameters -> 'distributionConfig') is not null
),
removals as (
    select
        events.*,
        coalesce(
            request_parameters ->> 'name',
            request_parameters ->> 'firewallName',
            request_parameters ->> 'firewallPolicyName',
            request_parameters ->> 'firewallArn',
            request_parameters ->> 'firewallPolicyArn',
            request_parameters ->> 'resourceArn',
            request_parameters ->> 'protectionId',
            request_parameters ->> 'policyId',
            request_parameters ->> 'firewallRuleGroupAssociationId',
            request_parameters ->> 'resourceId',
            request_parameters ->> 'id'
        ) as touched,
        case
            when event_name = 'DeleteWebACL' then 'a web ACL was deleted'
            when event_name = 'DisassociateWebACL' then 'a web ACL was taken off'
            when event_name = 'DeleteLoggingConfiguration' then 'the log of a web ACL was taken away'
            when event_name = 'DeleteFirewall' then 'a firewall was deleted'
            when event_name = 'DeleteFirewallPolicy' then 'a firewall policy was deleted'
            when event_name = 'DisassociateSubnets' then 'a firewall was taken out of subnets'
            when event_name = 'UpdateFirewallDeleteProtection'
                and request_parameters ->> 'deleteProtection' = 'false' then 'a firewall may be deleted'
            when event_name = 'UpdateLoggingConfiguration'
                and len(json_listed(request_parameters -> '$.loggingConfiguration.logDestinationConfigs')) = 0
                then 'the log of a firewall was taken away'
            when event_name = 'DeleteProtection' then 'a protection was deleted'
            when event_name = 'DisableProactiveEngagement' then 'proactive engagement was switched off'
            when event_name = 'DeletePolicy' then 'a policy was deleted'
            when event_name = 'DisassociateAdminAccount' then 'the administrator was taken away'
            when event_name = 'DisassociateFirewallRuleGroup' then 'a VPC''s filter of DNS queries was taken away'
            when event_name = 'UpdateFirewallConfig'
                and request_parameters ->> 'firewallFailOpen' = 'ENABLED' then 'DNS queries pass when the filter fails'
            when updated_distributions.web_acl is null and updated_distributions.earlier_web_acl is not null
                then 'a web ACL was taken off a distribution'
        end as loss
    from activity_events as events
    left join updated_distributions using (event_id)
    where (event_source = 'wafv2.amazonaws.com'
            and event_name in ('DeleteWebACL', 'DisassociateWebACL', 'DeleteLoggingConfiguration'))
        or (event_source = 'network-firewall.amazonaws.com' and event_name in ('DeleteFirewall', 'DeleteFirewallPolicy',
            'UpdateFirewallDeleteProtection', 'UpdateLoggingConfiguration', 'DisassociateSubnets'))
        or (event_source = 'shield.amazonaws.com' and event_name in ('DeleteProtection', 'DisableProactiveEngagement'))
        or (event_source = 'fms.amazonaws.com' and event_name in ('DeletePolicy', 'DisassociateAdminAccount'))
        or (event_source = 'route53resolver.amazonaws.com'
            and event_name in ('DisassociateFirewallRuleGroup', 'UpdateFirewallConfig'))
        or updated_distributions.event_id is not null
)
select
    account_id,
    region,
    'AWS::CloudTrail::Event' as resource_type,
    event_row_id(touched, event_id) as resource_id,
    if(error_code is null and loss is not null, 'fail', 'pass') as status,
    told(event_name, principal_arn, source_ip_address, event_time, error_code)
    || if(error_code is null, coalesce(': ' || loss, ''), '') as reason,
    [event_id] as evidence
from removals
