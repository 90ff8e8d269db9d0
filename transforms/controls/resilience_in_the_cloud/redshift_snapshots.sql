/*---
title: Redshift keeps automatic snapshots for seven days
question: Does Redshift keep automatic snapshots for seven days or more?
passes: the retention of automatic snapshots is at least 7 days; 0 means that there are none
severity: medium
kind: customer-specific
evidence: [redshift:DescribeClusters]
frameworks: {NIST-800-53-r5: [CP-9, CP-10], SOC2: [A1.2], FSBP: [Redshift.3]}
remediation: aws redshift modify-cluster --cluster-identifier NAME --automated-snapshot-retention-period 7
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(snapshot_retention_days >= 7, 'pass', 'fail') as status,
    format('automatic snapshots are kept for {} days, 7 asked for', coalesce(snapshot_retention_days, 0))
    || coalesce(', and copied to ' || copied_to, '') as reason,
    [evidence_id] as evidence
from redshift_clusters
