/*---
title: Imported key material does not expire unnoticed
question: Will no imported key material expire unnoticed?
passes: the material does not expire, or is valid for more than {min_days_left} days yet; and it is there
not_applicable: >
  KMS or a key store made the material; the key waits to be deleted, or was since the list; keys that AWS manages are left
  out
severity: high
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey]
parameters:
  min_days_left: {type: integer, default: 30, about: days that the material must still be valid}
remediation: aws kms import-key-material with the same material and a later date, or without one.
notes: >
  What was encrypted under expired material can't be read until the very same material is imported again. A key without
  material that is waiting for it (PendingImport) fails.
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
            when gone or origin <> 'EXTERNAL' then 'not_applicable'
            when state in ('PendingDeletion', 'PendingReplicaDeletion') then 'not_applicable'
            when state = 'PendingImport' then 'fail'
            when expiration_model = 'KEY_MATERIAL_EXPIRES'
                then if(valid_to > collected_at + to_days($min_days_left), 'pass', 'fail')
            when origin = 'EXTERNAL' then 'pass'
        end as status,
        case
            when gone then 'deleted since the keys were listed'
            when origin <> 'EXTERNAL' then 'its material comes from ' || origin
            when state in ('PendingDeletion', 'PendingReplicaDeletion') then 'it is waiting to be deleted'
            when state = 'PendingImport' then 'it has no material'
            when expiration_model = 'KEY_MATERIAL_EXPIRES'
                then 'its material expires ' || coalesce(moment(valid_to), 'on an unknown day')
                    || format(', more than {} days asked for', $min_days_left)
            else 'its material does not expire'
        end as reason,
        evidence
    from kms_listed_keys
    where manager is distinct from 'AWS'
)
select * from judged
