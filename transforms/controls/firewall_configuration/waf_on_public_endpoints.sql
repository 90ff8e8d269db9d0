/*---
title: A web ACL stands in front of each public application endpoint
question: Does a web ACL stand in front of each public application endpoint?
passes: a web ACL names the internet-facing application load balancer, or the stage of the REST API names a web ACL
not_applicable: >
  the load balancer is internal or none of applications, which can't take a web ACL; the API is private; the stage was
  deleted with its API
severity: high
kind: customer-specific
evidence:
  - elbv2:DescribeLoadBalancers
  - apigateway:GetRestApis
  - apigateway:GetStages
  - wafv2:ListWebACLs
  - wafv2:ListResourcesForWebACL
population: [elbv2:DescribeLoadBalancers, apigateway:GetRestApis]
frameworks: {NIST-800-53-r5: [AC-4(21)], PCI-4.0: ["6.4.1", "6.4.2"], FSBP: [ELB.16, APIGateway.4]}
remediation: aws wafv2 associate-web-acl --web-acl-arn ACL --resource-arn ENDPOINT
notes: >
  HTTP APIs and network load balancers can't take a web ACL. GraphQL APIs and user pools, which can, are not read. Only web
  ACLs of WAFv2 count; WAF Classic is at its end.
---*/
with
acls_answered as (
    from answered_operations where service = 'wafv2' and operation = 'ListWebACLs' and region <> 'global'
),
guards as (
    select account_id, region, item ->> '$' as guarded, evidence_id
    from items
    where service = 'wafv2' and operation = 'ListResourcesForWebACL' and error_code is null
),
asked_acls as (
    select account_id, region, parent_resource_id as resource_id
    from answers
    where service = 'wafv2' and operation = 'ListResourcesForWebACL'
),
silent_acls as (
    select acls.account_id, acls.region, list(acls.listed_evidence_id) as evidence
    from wafv2_web_acls as acls
    anti join asked_acls using (account_id, region, resource_id)
    group by all
),
judged_balancers as (
    select
        balancers.account_id,
        balancers.region,
        balancers.resource_type,
        balancers.resource_id,
        balancers.resource_arn,
        case
            when balancers.type <> 'application' or balancers.scheme <> 'internet-facing' then 'not_applicable'
            when guards.guarded is not null then 'pass'
            when acls_answered.region is null or silent_acls.region is not null then null
            else 'fail'
        end as status,
        case
            when balancers.type <> 'application' then 'a ' || balancers.type || ' load balancer takes no web ACL'
            when balancers.scheme <> 'internet-facing' then 'an internal load balancer'
            when guards.guarded is not null then 'a web ACL stands before it'
            else 'no web ACL stands before it'
        end as reason,
        [balancers.evidence_id]
            || coalesce([guards.evidence_id], if(status is null, silent_acls.evidence, null), []) as evidence
    from elbv2_load_balancers as balancers
    left join (select account_id, region, guarded, min(evidence_id) as evidence_id from guards group by all) as guards
        on guards.account_id = balancers.account_id
        and guards.region = balancers.region
        and guards.guarded = balancers.load_balancer_arn
    left join acls_answered
        on acls_answered.account_id = balancers.account_id
        and acls_answered.region = balancers.region
    left join silent_acls
        on silent_acls.account_id = balancers.account_id
        and silent_acls.region = balancers.region
),
apis as (
    select *, list_contains(json_texts(item -> '$.endpointConfiguration.types'), 'PRIVATE') as is_private
    from items
    where service = 'apigateway' and operation = 'GetRestApis'
),
judged_stages as (
    select
        apis.account_id,
        apis.region,
        'AWS::ApiGateway::Stage' as resource_type,
        apis.resource_id || coalesce('/' || (stages.item ->> 'stageName'), '') as resource_id,
        apis.resource_arn || coalesce('/stages/' || (stages.item ->> 'stageName'), '') as resource_arn,
        case
            when apis.is_private or stages.error_code is not null then 'not_applicable'
            when stages.item ->> 'webAclArn' is not null then 'pass'
            else 'fail'
        end as status,
        case
            when apis.is_private then 'a private API'
            when stages.error_code is not null then 'the API is no more'
            when stages.item ->> 'webAclArn' is not null then 'a web ACL stands before it'
            else 'no web ACL stands before it'
        end as reason,
        evidence(apis.evidence_id, stages.evidence_id) as evidence
    from apis
    join items as stages
        on stages.account_id = apis.account_id
        and stages.region = apis.region
        and stages.parent_resource_id = apis.resource_id
        and stages.service = 'apigateway'
        and stages.operation = 'GetStages'
),
unread_apis as (
    select
        apis.account_id,
        apis.region,
        'AWS::ApiGateway::RestApi' as resource_type,
        apis.resource_id,
        apis.resource_arn,
        if(apis.is_private, 'not_applicable', null) as status,
        if(apis.is_private, 'a private API', 'its stages are not known') as reason,
        [apis.evidence_id] as evidence
    from apis
    anti join answers as stages
        on stages.account_id = apis.account_id
        and stages.region = apis.region
        and stages.parent_resource_id = apis.resource_id
        and stages.service = 'apigateway'
        and stages.operation = 'GetStages'
)
from judged_balancers
union all
from judged_stages
union all
from unread_apis
