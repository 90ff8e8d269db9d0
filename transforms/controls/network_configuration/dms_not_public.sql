/*---
title: Replication instances are private
question: Are replication instances of the Database Migration Service private?
passes: PubliclyAccessible is false
severity: high
kind: customer-specific
evidence: [dms:DescribeReplicationInstances]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  PCI-4.0: ["1.3.1", "1.4.2"]
  FSBP: [DMS.1]
remediation: The setting is made at creation; create a private replication instance, move the tasks, and delete this one.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case item ->> 'PubliclyAccessible' when 'true' then 'fail' when 'false' then 'pass' else 'no_evidence' end as status,
    case item ->> 'PubliclyAccessible'
        when 'true' then 'the replication instance is publicly accessible'
        when 'false' then 'the replication instance is not publicly accessible'
        else 'the answer does not say whether the replication instance is publicly accessible'
    end as reason,
    [evidence_id] as evidence
from items
where service = 'dms' and operation = 'DescribeReplicationInstances'
