/*---
title: Redshift keeps automatic snapshots for {min_days} days
question: Does Redshift keep automatic snapshots for {min_days} days or more?
passes: the retention of automatic snapshots is at least {min_days} days; 0 means that there are none
severity: medium
kind: customer-specific
evidence: [redshift:DescribeClusters]
parameters:
  min_days: {type: integer, default: 7, about: days that automatic snapshots must be kept}
frameworks: {NIST-800-53-r5: [CP-9, CP-10], SOC2: [A1.2], FSBP: [Redshift.3]}
remediation: aws redshift modify-cluster --cluster-identifier NAME --automated-snapshot-retention-period
  {min_days}
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(snapshot_retention_days >= $min_days, 'pass', 'fail') as status,
    format('automatic snapshots are kept for {} days, {} asked for', coalesce(snapshot_retention_days, 0), $min_days)
    || coalesce(', and copied to ' || copied_to, '') as reason,
    [evidence_id] as evidence
from redshift_clusters
