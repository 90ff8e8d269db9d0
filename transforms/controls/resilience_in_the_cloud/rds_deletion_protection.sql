/*---
title: Databases are protected from deletion
question: Is deletion protection on for databases?
passes: deletion protection is on for the instance, or for the cluster
not_applicable: a member of a cluster, where the protection is set
severity: medium
kind: customer-specific
evidence: &asked [rds:DescribeDBInstances, rds:DescribeDBClusters]
population: *asked
frameworks:
  NIST-800-53-r5: [CM-3, CP-2(5), SC-5(2)]
  FSBP: [RDS.7, RDS.8, DocumentDB.5, Neptune.4]
remediation: aws rds modify-db-instance --db-instance-identifier NAME --deletion-protection, or modify-db-cluster.
notes: Clusters of DocumentDB and Neptune, which the same calls list, are judged here, too.
---*/
with
databases as (
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, deletion_protection, cluster_id
    from rds_listed_instances
    union all by name
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, deletion_protection
    from rds_listed_clusters
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case when cluster_id is not null then 'not_applicable' when deletion_protection then 'pass' else 'fail' end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id
            else 'deletion protection is ' || if(deletion_protection, 'on', 'off')
        end as reason,
        [evidence_id] as evidence
    from databases
)
select * from judged
