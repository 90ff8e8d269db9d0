/*---
title: Old snapshots are deleted or archived
question: Are old snapshots deleted or archived?
passes: the snapshot is at most {max_age_days} days old, or archived, or an image of the account needs it
not_applicable: AWS Backup made it, whose lifecycle decides
severity: low
kind: customer-specific
evidence: [ec2:DescribeSnapshots, ec2:DescribeImages]
population: [ec2:DescribeSnapshots]
parameters:
  max_age_days: {type: integer, default: 365, about: days that a snapshot may be old}
remediation: aws ec2 delete-snapshot, or aws ec2 modify-snapshot-tier --storage-tier archive where it must be kept.
---*/
with
used as (
    select account_id, region, unnest(snapshot_ids) as snapshot_id, resource_id as image_id, evidence_id from ec2_images
),
users as (
    select account_id, region, snapshot_id, min(image_id) as image_id, min(evidence_id) as evidence_id from used group by all
),
snapshots as (
    select
        snapshots.*,
        date_diff('day', snapshots.started_at, snapshots.collected_at) as age_days,
        users.image_id,
        answered.account_id is not null as is_listed,
        evidence(snapshots.evidence_id, users.evidence_id) as evidence
    from ec2_snapshots as snapshots
    left join users
        on users.account_id = snapshots.account_id
        and users.region = snapshots.region
        and users.snapshot_id = snapshots.resource_id
    left join (from answered_operations where service = 'ec2' and operation = 'DescribeImages') as answered
        on answered.account_id = snapshots.account_id
        and answered.region = snapshots.region
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_of_backup then 'not_applicable'
        when age_days <= $max_age_days or storage_tier = 'archive' or image_id is not null then 'pass'
        when is_listed then 'fail'
    end as status,
    case
        when is_of_backup then 'made by AWS Backup'
        else format('{} days old, {} allowed', age_days, $max_age_days)
            || if(storage_tier = 'archive', '; archived', '')
            || coalesce('; needed by ' || image_id, '')
    end as reason,
    evidence
from snapshots
