/*---
title: Every DB instance is encrypted at rest
question: Is every DB instance encrypted at rest?
passes: its storage is encrypted, with AWS's key or the customer's
not_applicable: a member of a cluster, where encryption is set; DocumentDB's and Neptune's instances are left out
severity: high
kind: customer-specific
evidence: [rds:DescribeDBInstances]
frameworks:
  CIS-3.0: ["2.3.1"]
  CIS-4.0: ["2.2.1"]
  CIS-5.0: ["2.2.1"]
  CIS-6.0: ["3.2.1"]
  CIS-7.0: ["3.2.1"]
  FSBP: [RDS.3]
  NIST-800-53-r5: [SC-28(1)]
  PCI-4.0: ["3.5.1"]
  ISO-27001-2022: [A.8.24]
remediation: Restore an encrypted copy of a snapshot as a new instance; encryption can't be switched on in place.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cluster_id is not null then 'not_applicable'
            when storage_encrypted or storage_encryption_type in ('sse-rds', 'sse-kms') then 'pass'
            else 'fail'
        end as status,
        case status
            when 'not_applicable' then 'a member of cluster ' || cluster_id || ', where encryption is set'
            when 'pass' then 'encrypted with ' || coalesce(kms_key, 'a key of AWS')
            else 'its storage is not encrypted'
        end as reason,
        [evidence_id] as evidence
    from rds_db_instances
)
select * from judged
