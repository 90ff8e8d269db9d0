/*---
title: No DB instance snapshot is restorable by everybody
question: Is no manual DB instance snapshot restorable by everybody?
passes: the accounts that may restore it don't include "all"
not_applicable: the snapshot was deleted since the list
severity: critical
kind: customer-specific
evidence: [rds:DescribeDBSnapshots, rds:DescribeDBSnapshotAttributes]
frameworks: {FSBP: [RDS.1], NIST-800-53-r5: [AC-3, AC-4(21), SC-7]}
remediation: >
  aws rds modify-db-snapshot-attribute --db-snapshot-identifier ID --attribute-name restore --values-to-remove all
notes: >
  Snapshots of clusters are judged by rds_cluster_snapshot_not_public, and sharing with single accounts by
  rds_snapshot_shared_known_accounts: no fault counts twice.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when gone then 'not_applicable'
        when list_contains(restorable_by, 'all') then 'fail'
        when restorable_by is not null then 'pass'
    end as status,
    case
        when gone then 'deleted since the snapshots were listed'
        else engine || if(list_contains(restorable_by, 'all'), ': everybody may restore it', ': not public')
    end as reason,
    evidence
from rds_manual_snapshots
where resource_type = 'AWS::RDS::DBSnapshot'
