/*---
title: Every database serves connections
question: Did every database serve a connection in the last two weeks?
passes: CloudWatch counted a connection at some time of the 14 days before the night
not_applicable: the instance is not available, is a read replica, or is younger than 14 days
severity: medium
kind: customer-specific
evidence: [rds:DescribeDBInstances, cloudwatch:GetMetricData]
population: [rds:DescribeDBInstances]
remediation: Take a last snapshot and delete the instance, or stop it while nobody needs it.
notes: >
  A monitoring agent's connection counts as one, since CloudWatch does not tell whose it was: the reason names the most at
  once, and 1 deserves a look. Compute Optimizer judges idle databases by its own measure (idle_by_optimizer); this rule
  needs no enrolment. DocumentDB's and Neptune's instances publish elsewhere and are left out. CloudWatch publishes zeros,
  so that a series without a value is no evidence.
---*/
with
asked as (from answered_operations where service = 'cloudwatch' and operation = 'GetMetricData'),
judged as (
    select
        instances.account_id,
        instances.region,
        instances.resource_type,
        instances.resource_id,
        instances.resource_arn,
        case
            when instances.state is distinct from 'available' or instances.replica_of is not null then 'not_applicable'
            when instances.created_at > instances.collected_at - interval 14 days then 'not_applicable'
            when connections.most > 0 then 'pass'
            when connections.is_complete and connections.most = 0 then 'fail'
            when asked.account_id is not null then 'no_evidence'
        end as status,
        case
            when instances.state is distinct from 'available' then 'its state is ' || coalesce(instances.state, 'unknown')
            when instances.replica_of is not null then 'a read replica of ' || instances.replica_of
            when instances.created_at > instances.collected_at - interval 14 days
                then 'made on ' || strftime(instances.created_at, '%Y-%m-%d')
            when connections.most > 0 then format('{} connections at once at most in two weeks', connections.most::bigint)
            when connections.is_complete and connections.most = 0 then 'no connection in two weeks'
            else 'CloudWatch told nothing, or not all, of its connections'
        end as reason,
        list_distinct([instances.evidence_id] || coalesce(connections.evidence, [])) as evidence
    from rds_db_instances as instances
    left join rds_connections as connections
        on connections.account_id = instances.account_id
        and connections.region = instances.region
        and connections.instance_id = instances.resource_id
    left join asked
        on asked.account_id = instances.account_id and asked.region = instances.region
)
select * from judged
