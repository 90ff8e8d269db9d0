/*---
title: The capacity of tables follows demand
question: Does the capacity of each table follow demand, for reads and for writes?
passes: the table is billed by request; or for both reads and writes a policy scales it between a minimum and a larger maximum
not_applicable: the table was deleted since the list
severity: medium
kind: customer-specific
evidence:
  - dynamodb:ListTables
  - dynamodb:DescribeTable
  - application-autoscaling:DescribeScalableTargets
  - application-autoscaling:DescribeScalingPolicies
population: [dynamodb:ListTables]
frameworks:
  NIST-800-53-r5: [CP-10, SC-5(2), SC-6]
  FSBP: [DynamoDB.1]
remediation: aws dynamodb update-table --table-name NAME --billing-mode PAY_PER_REQUEST
notes: >
  A registered target alone scales nothing: without a policy, with a minimum that is the maximum, or with scaling out
  suspended, the capacity stays where it is. Indexes are not judged.
---*/
with
followed as (
    select
        account_id,
        region,
        table_name,
        list(dimension) filter (may_grow and has_policy) as dimensions,
        list(dimension) filter (may_grow) as that_may_grow,
        string_agg(
            format('{} between {} and {}', dimension, smallest, largest)
            || case when not may_grow then ', which can not grow' when not has_policy then ', without a policy' else '' end,
            '; ' order by dimension
        ) as spelled,
        list_distinct(flatten(list(evidence))) as evidence
    from dynamodb_scaling
    group by all
),
asked as (
    select
        account_id,
        region,
        bool_or(operation = 'DescribeScalableTargets') as targets,
        bool_or(operation = 'DescribeScalingPolicies') as policies
    from answered_operations
    where service = 'application-autoscaling'
    group by all
),
judged as (
    select
        tables.account_id,
        tables.region,
        tables.resource_type,
        tables.resource_id,
        tables.resource_arn,
        case
            when details.gone then 'not_applicable'
            when details.table_name is null then null
            when details.billing_mode = 'PAY_PER_REQUEST' then 'pass'
            when len(followed.dimensions) = 2 then 'pass'
            when asked.targets is not true then null
            when coalesce(len(followed.that_may_grow), 0) < 2 then 'fail'
            when asked.policies then 'fail'
        end as status,
        case
            when details.gone then 'the table is no more'
            when details.billing_mode = 'PAY_PER_REQUEST' then 'billed by request'
            else 'provisioned: ' || coalesce(followed.spelled, 'neither reads nor writes scale')
        end as reason,
        list_distinct(evidence(tables.evidence_id, details.evidence_id) || coalesce(followed.evidence, [])) as evidence
    from dynamodb_tables as tables
    left join dynamodb_table_details as details
        on details.account_id = tables.account_id
        and details.region = tables.region
        and details.table_name = tables.resource_id
    left join followed
        on followed.account_id = tables.account_id
        and followed.region = tables.region
        and followed.table_name = tables.resource_id
    left join asked
        on asked.account_id = tables.account_id and asked.region = tables.region
)
select * from judged
