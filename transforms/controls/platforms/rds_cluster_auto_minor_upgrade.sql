/*---
title: Multi-AZ DB clusters take minor version updates by themselves
question: Do Multi-AZ DB clusters take minor version updates by themselves?
passes: AutoMinorVersionUpgrade is true
not_applicable: an Aurora, Neptune or DocumentDB cluster, whose instances hold the setting
severity: medium
kind: shared
evidence: [rds:DescribeDBClusters]
frameworks: {FSBP: [RDS.35]}
remediation: aws rds modify-db-cluster --db-cluster-identifier NAME --auto-minor-version-upgrade --apply-immediately
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
            when engine not in ('mysql', 'postgres') then 'not_applicable'
            when auto_minor_version_upgrade then 'pass'
            when not auto_minor_version_upgrade then 'fail'
            else 'no_evidence'
        end as status,
        case
            when engine not in ('mysql', 'postgres') then engine || ': the instances of the cluster hold the setting'
            else coalesce(
                'automatic minor updates are ' || if(auto_minor_version_upgrade, 'on', 'off'),
                'the answer does not hold the setting'
            )
        end as reason,
        [evidence_id] as evidence
    from rds_listed_clusters
)
select * from judged
