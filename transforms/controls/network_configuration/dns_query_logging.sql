/*---
title: The DNS queries of each VPC are logged
question: Are the DNS queries of each VPC logged?
passes: an association of a query log configuration with the VPC is active
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpcs, route53resolver:ListResolverQueryLogConfigAssociations]
remediation: aws route53resolver associate-resolver-query-log-config --resolver-query-log-config-id ID --resource-id VPC
notes: A Route 53 profile can bring the logging instead and is not in this list; record it as an exemption.
---*/
with
associations_answered as (
    from answered_operations
    where service = 'route53resolver' and operation = 'ListResolverQueryLogConfigAssociations'
),
associations as (
    select
        account_id,
        region,
        item ->> 'ResourceId' as vpc_id,
        bool_or(item ->> 'Status' = 'ACTIVE') as is_active,
        string_agg(distinct item ->> 'Status', ', ' order by item ->> 'Status') as states,
        list(evidence_id order by evidence_id) as evidence
    from items
    where service = 'route53resolver' and operation = 'ListResolverQueryLogConfigAssociations'
    group by all
),
judged as (
    select
        vpcs.account_id,
        vpcs.region,
        vpcs.resource_type,
        vpcs.resource_id,
        vpcs.resource_arn,
        case
            when associations.is_active then 'pass'
            when associations_answered.region is not null then 'fail'
        end as status,
        case
            when associations.is_active then 'queries are logged'
            else coalesce('the association with a log is ' || associations.states, 'no log is associated')
        end as reason,
        [vpcs.evidence_id] || coalesce(associations.evidence, []) as evidence
    from ec2_vpcs as vpcs
    left join associations
        on associations.account_id = vpcs.account_id
        and associations.region = vpcs.region
        and associations.vpc_id = vpcs.resource_id
    left join associations_answered
        on associations_answered.account_id = vpcs.account_id
        and associations_answered.region = vpcs.region
)
select * from judged
