/*---
title: General purpose volumes are gp3
question: Are general purpose volumes gp3?
passes: the volume's type is neither gp2 nor standard
severity: low
kind: customer-specific
evidence: [ec2:DescribeVolumes]
remediation: aws ec2 modify-volume --volume-id ID --volume-type gp3, while the volume is in use.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(volume_type in ('gp2', 'standard'), 'fail', 'pass') as status,
    format('a volume of type {} and {} GiB', volume_type, size_gib) as reason,
    [evidence_id] as evidence
from ec2_volumes
