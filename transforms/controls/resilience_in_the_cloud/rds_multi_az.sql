/*---
title: Each database instance has a standby in another zone
question: Does each database instance have a standby in another zone?
passes: MultiAZ is true
not_applicable: a member of a cluster, or a read replica; DocumentDB's and Neptune's instances are left out
severity: high
kind: customer-specific
evidence: [rds:DescribeDBInstances]
frameworks:
  CIS-4.0: ["2.2.4"]
  CIS-5.0: ["2.2.4"]
  CIS-6.0: ["3.2.4"]
  CIS-7.0: ["3.2.4"]
  NIST-800-53-r5: [CP-2(5), CP-6(2), CP-10, SC-36]
  ISO-27001-2022: [A.8.14]
  FSBP: [RDS.5]
remediation: aws rds modify-db-instance --db-instance-identifier NAME --multi-az
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cluster_id is not null or replica_of is not null then 'not_applicable'
            when multi_az then 'pass'
            else 'fail'
        end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id
            when replica_of is not null then 'a read replica of ' || replica_of
            else if(multi_az, 'a standby runs in another zone', 'runs in one zone only')
        end as reason,
        [evidence_id] as evidence
    from rds_db_instances
)
select * from judged
