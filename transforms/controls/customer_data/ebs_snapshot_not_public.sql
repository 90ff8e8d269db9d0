/*---
title: No EBS snapshot is readable by everybody
question: Is no EBS snapshot readable by everybody?
passes: no permission names the group "all", or the Region blocks all public sharing (block-all-sharing)
not_applicable: the snapshot was deleted since the list
severity: critical
kind: customer-specific
evidence: [ec2:DescribeSnapshots, ec2:DescribeSnapshotAttribute, ec2:GetSnapshotBlockPublicAccessState]
frameworks: {FSBP: [EC2.1], SOC2: [CC6.6], NIST-800-53-r5: [AC-3, AC-4(21), SC-7]}
remediation: >
  aws ec2 modify-snapshot-attribute --create-volume-permission "Remove=[{Group=all}]", and block public sharing for
  the Region with aws ec2 enable-snapshot-block-public-access --state block-all-sharing.
---*/
with
snapshots as (
    from ec2_snapshots
),
judged as (
    select
        snapshots.account_id,
        snapshots.region,
        snapshots.resource_type,
        snapshots.resource_id,
        snapshots.resource_arn,
        case
            when permissions.gone then 'not_applicable'
            when not permissions.everybody or blocks.state = 'block-all-sharing' then 'pass'
            when permissions.everybody and blocks.state is not null then 'fail'
        end as status,
        case
            when permissions.gone then 'deleted since the snapshots were listed'
            when not permissions.everybody then 'no permission names everybody'
            when blocks.state = 'block-all-sharing' then 'the Region blocks all public sharing'
            else 'everybody may create a volume from it, and the Region''s block is ' || blocks.state
        end as reason,
        evidence(permissions.evidence_id, blocks.evidence_id, snapshots.evidence_id) as evidence
    from snapshots
    left join ec2_snapshot_permissions as permissions
        on permissions.account_id = snapshots.account_id
        and permissions.region = snapshots.region
        and permissions.snapshot_id = snapshots.resource_id
    left join ec2_snapshot_blocks as blocks
        on blocks.account_id = snapshots.account_id
        and blocks.region = snapshots.region
)
select * from judged
