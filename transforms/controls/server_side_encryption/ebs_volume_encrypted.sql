/*---
title: Every volume is encrypted
question: Is every volume encrypted?
passes: the volume is encrypted, whether or not it is attached
not_applicable: the volume is being deleted
severity: high
kind: customer-specific
evidence: [ec2:DescribeVolumes]
frameworks:
  CIS-3.0: ["2.2.1"]
  CIS-4.0: ["5.1.1"]
  CIS-5.0: ["5.1.1"]
  CIS-6.0: ["6.1.1"]
  FSBP: [EC2.3]
  NIST-800-53-r5: [SC-28(1)]
  PCI-4.0: ["3.5.1"]
  ISO-27001-2022: [A.8.24]
  SOC2: [PI1.5]
remediation: Copy a snapshot of the volume with encryption, create a volume from the copy, and swap the two.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state in ('deleting', 'deleted') then 'not_applicable'
        when encrypted then 'pass'
        else 'fail'
    end as status,
    case
        when state in ('deleting', 'deleted') then 'the volume is ' || state
        else if(encrypted, 'encrypted', 'not encrypted')
            || coalesce(', attached to ' || nullif(array_to_string(instance_ids, ', '), ''), ', not attached')
    end as reason,
    [evidence_id] as evidence
from ec2_volumes
