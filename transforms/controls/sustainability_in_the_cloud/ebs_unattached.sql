/*---
title: Every volume is attached
question: Is every volume attached?
passes: the volume is in use
not_applicable: the volume is being created or deleted
severity: low
kind: customer-specific
evidence: [ec2:DescribeVolumes]
frameworks: {NIST-800-53-r5: [CM-2]}
remediation: Keep a snapshot if the data matters, and delete the volume with aws ec2 delete-volume.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case state when 'in-use' then 'pass' when 'available' then 'fail' else 'not_applicable' end as status,
    case state
        when 'in-use' then 'attached' || coalesce(' to ' || nullif(array_to_string(instance_ids, ', '), ''), '')
        when 'available' then format('{} GiB, attached to nothing', size_gib)
        else 'the volume is ' || state
    end as reason,
    [evidence_id] as evidence
from ec2_volumes
