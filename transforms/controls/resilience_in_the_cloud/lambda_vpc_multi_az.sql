/*---
title: Functions inside a VPC use subnets of two zones
question: Do functions inside a VPC use subnets of two or more zones?
passes: the function's subnets lie in two zones or more
not_applicable: the function is not in a VPC
severity: medium
kind: customer-specific
evidence: [lambda:ListFunctions, ec2:DescribeSubnets]
population: [lambda:ListFunctions]
frameworks: {FSBP: [Lambda.5]}
remediation: aws lambda update-function-configuration --vpc-config with subnets of two zones.
notes: >
  A function that was taken out of its VPC may still answer with an empty configuration. A subnet that the account does
  not see has no known zone.
---*/
with
functions as (
    from lambda_functions
),
subnets as (
    select account_id, region, resource_id, unnest(subnet_ids) as subnet_id
    from functions
),
placed as (
    select
        subnets.account_id,
        subnets.region,
        subnets.resource_id,
        coalesce(list(zones.zone) filter (zones.zone is not null), []) as zones,
        count(zones.zone) = count(*) as are_known,
        list(zones.evidence_id) filter (zones.evidence_id is not null) as evidence
    from subnets
    left join ec2_subnet_zones as zones using (account_id, region, subnet_id)
    group by all
),
asked as (from answered_operations where service = 'ec2' and operation = 'DescribeSubnets'),
judged as (
    select
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        case
            when len(functions.subnet_ids) = 0 then 'not_applicable'
            when len(list_distinct(placed.zones)) >= 2 then 'pass'
            when placed.are_known then 'fail'
            when asked.account_id is not null then 'no_evidence'
        end as status,
        case
            when len(functions.subnet_ids) = 0 then 'not in a VPC'
            when not placed.are_known then 'the account does not see all of its subnets'
            else format('{} subnets in {}', len(functions.subnet_ids), zones_told(placed.zones))
        end as reason,
        list_distinct(list_concat([functions.evidence_id], coalesce(placed.evidence, []))) as evidence
    from functions
    left join placed using (account_id, region, resource_id)
    left join asked using (account_id, region)
)
select * from judged
