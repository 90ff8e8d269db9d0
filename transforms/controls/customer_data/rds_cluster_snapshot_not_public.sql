/*---
title: No cluster snapshot is restorable by everybody
question: Is no manual cluster snapshot (Aurora, DocumentDB, Neptune) restorable by everybody?
passes: the accounts that may restore it don't include "all"
not_applicable: the snapshot was deleted since the list
severity: critical
kind: customer-specific
evidence: [rds:DescribeDBClusterSnapshots, rds:DescribeDBClusterSnapshotAttributes]
frameworks: {FSBP: [RDS.1, DocumentDB.3, Neptune.3]}
remediation: >
  aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier ID --attribute-name restore --values-to-remove all
notes: One call lists the snapshots of Aurora, DocumentDB and Neptune alike; the reason names the engine.
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
where resource_type = 'AWS::RDS::DBClusterSnapshot'
