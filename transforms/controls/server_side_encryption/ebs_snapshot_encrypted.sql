/*---
title: Every snapshot of a volume is encrypted
question: Is every own snapshot encrypted?
passes: the snapshot is encrypted
severity: medium
kind: customer-specific
evidence: [ec2:DescribeSnapshots]
frameworks: {PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws ec2 copy-snapshot --encrypted, then delete the clear one.
notes: A snapshot is as encrypted as its volume; the reason names the volume, so that one cause is not read as many.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(encrypted, 'pass', 'fail') as status,
    if(encrypted, 'encrypted', 'not encrypted') || coalesce(', of volume ' || volume_id, '') as reason,
    [evidence_id] as evidence
from ec2_snapshots
