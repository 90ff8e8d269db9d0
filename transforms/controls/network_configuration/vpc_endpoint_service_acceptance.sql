/*---
title: Endpoint services accept only consumers that were approved
question: Does a published endpoint service accept only consumers that were approved?
passes: >
  each connection waits for acceptance, or every principal that may connect belongs to an account of the organization
not_applicable: the endpoint service was deleted since it was listed
severity: high
kind: customer-specific
evidence:
  - ec2:DescribeVpcEndpointServiceConfigurations
  - ec2:DescribeVpcEndpointServicePermissions
  - organizations:ListAccounts
frameworks: {ISO-27001-2022: [A.8.20, A.8.22]}
remediation: aws ec2 modify-vpc-endpoint-service-configuration --service-id ID --acceptance-required
notes: Without a principal nobody may connect. Where Organizations listed no accounts, only those of this run are known.
---*/
with
services as (
    select *, cast(item ->> 'AcceptanceRequired' as boolean) as waits
    from items
    where service = 'ec2' and operation = 'DescribeVpcEndpointServiceConfigurations'
),
permissions_answered as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'ec2' and operation = 'DescribeVpcEndpointServicePermissions'
    group by all
),
organization_listed as (select count(state) > 0 as is_listed from organization_accounts),
strangers as (
    select
        allowed.account_id,
        allowed.region,
        allowed.parent_resource_id as resource_id,
        bool_or(allowed.item ->> 'Principal' = '*') as is_open,
        string_agg(allowed.item ->> 'Principal', ', ' order by allowed.item ->> 'Principal') as who,
        list(allowed.evidence_id) as evidence
    from items as allowed
    left join organization_accounts as known
        on known.account_id = regexp_extract(allowed.item ->> 'Principal', ':(\d{12}):', 1)
    where allowed.service = 'ec2'
        and allowed.operation = 'DescribeVpcEndpointServicePermissions'
        and allowed.error_code is null
        and allowed.item ->> 'PrincipalType' is distinct from 'Service'
        and known.account_id is null
    group by all
),
judged as (
    select
        services.account_id,
        services.region,
        services.resource_type,
        services.resource_id,
        services.resource_arn,
        case
            when permissions_answered.is_gone then 'not_applicable'
            when services.waits then 'pass'
            when permissions_answered.resource_id is null then null
            when strangers.who is null then 'pass'
            when strangers.is_open or is_listed then 'fail'
        end as status,
        case
            when permissions_answered.is_gone then 'the endpoint service is no more'
            when services.waits then 'each connection waits for acceptance'
            when strangers.who is null then 'whoever may connect belongs to the organization'
            else 'accepts at once ' || strangers.who
        end as reason,
        [services.evidence_id] || coalesce(strangers.evidence, []) as evidence
    from services
    cross join organization_listed
    left join permissions_answered using (account_id, region, resource_id)
    left join strangers using (account_id, region, resource_id)
)
select * from judged
