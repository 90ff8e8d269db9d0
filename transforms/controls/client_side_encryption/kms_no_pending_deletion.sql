/*---
title: No customer key is waiting to be deleted
question: Is no customer key waiting to be deleted?
passes: the key's state is neither PendingDeletion nor PendingReplicaDeletion
not_applicable: the key was deleted since the list; keys that AWS manages are left out
severity: high
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey]
frameworks: {FSBP: [KMS.3], PCI-4.0: ["3.6.1", "3.7.4"], ISO-27001-2022: [A.8.24]}
remediation: aws kms cancel-key-deletion --key-id KEY, then aws kms enable-key, unless nothing needs the key any more.
---*/
with
keys as (
    from kms_listed_keys where manager is distinct from 'AWS'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when gone then 'not_applicable'
            when state in ('PendingDeletion', 'PendingReplicaDeletion') then 'fail'
            when state is not null then 'pass'
        end as status,
        case
            when gone then 'deleted since the keys were listed'
            when state = 'PendingReplicaDeletion' then 'the key will be deleted once its last replica is gone'
            else 'the key is ' || state
                || coalesce(' and will be deleted on ' || strftime(deletion_date, '%Y-%m-%d'), '')
        end as reason,
        evidence
    from keys
)
select * from judged
