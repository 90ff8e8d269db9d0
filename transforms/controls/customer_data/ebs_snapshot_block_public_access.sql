/*---
title: Public sharing of snapshots is blocked in every Region
question: Is public sharing of snapshots blocked in every region in use?
passes: the Region's setting is block-all-sharing or block-new-sharing
severity: medium
kind: customer-specific
evidence: [ec2:GetSnapshotBlockPublicAccessState]
frameworks: {SOC2: [CC6.6]}
remediation: aws ec2 enable-snapshot-block-public-access --state block-all-sharing
notes: block-new-sharing leaves public what is public already; ebs_snapshot_not_public judges the snapshots themselves.
---*/
select
    account_id,
    region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    case when state in ('block-all-sharing', 'block-new-sharing') then 'pass' when state is not null then 'fail' else 'no_evidence' end as status,
    coalesce(state, 'the answer does not say whether sharing is blocked')
    || if(managed_by = 'declarative-policy', ', by a policy of the organization', '') as reason,
    [evidence_id] as evidence
from ec2_snapshot_blocks
