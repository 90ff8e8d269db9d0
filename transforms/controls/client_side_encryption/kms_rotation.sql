/*---
title: Symmetric customer keys rotate automatically
question: Do symmetric customer keys rotate automatically?
passes: rotation is on with a period of at most {max_period_days} days
not_applicable: >
  an asymmetric or HMAC key, a key with material from elsewhere, a key that waits to be deleted or was since the list;
  keys that AWS manages are left out
severity: medium
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:GetKeyRotationStatus]
parameters:
  max_period_days: {type: integer, default: 365, about: days from one rotation to the next}
frameworks:
  CIS-3.0: ["3.6"]
  CIS-4.0: ["3.6"]
  CIS-5.0: ["3.6"]
  CIS-6.0: ["4.6"]
  CIS-7.0: ["4.6"]
  FSBP: [KMS.4]
  NIST-800-53-r5: [SC-12, SC-12(2)]
  PCI-4.0: ["3.7.4"]
  ISO-27001-2022: [A.8.24]
  SOC2: [PI1.5]
remediation: aws kms enable-key-rotation --key-id KEY --rotation-period-in-days {max_period_days}
---*/
with
keys as (
    from kms_listed_keys where manager is distinct from 'AWS'
),
judged as (
    select
        keys.account_id,
        keys.region,
        keys.resource_type,
        keys.resource_id,
        keys.resource_arn,
        case
            when keys.gone or rotation.gone then 'not_applicable'
            when keys.spec <> 'SYMMETRIC_DEFAULT' or keys.origin <> 'AWS_KMS' then 'not_applicable'
            when keys.state in ('PendingDeletion', 'PendingReplicaDeletion') then 'not_applicable'
            when not rotation.can_rotate then 'not_applicable'
            when rotation.enabled and rotation.period_days <= $max_period_days then 'pass'
            when rotation.enabled is not null then 'fail'
        end as status,
        case
            when keys.gone or rotation.gone then 'deleted since the keys were listed'
            when keys.spec <> 'SYMMETRIC_DEFAULT' then 'a key of kind ' || keys.spec || ' does not rotate'
            when keys.origin <> 'AWS_KMS' then 'its material comes from ' || keys.origin
            when keys.state in ('PendingDeletion', 'PendingReplicaDeletion') then 'it is waiting to be deleted'
            when not rotation.can_rotate then 'KMS says that this key can not rotate'
            when not rotation.enabled then 'rotation is off'
            else format('rotates every {} days, at most {} allowed', rotation.period_days, $max_period_days)
                || if(keys.state = 'Disabled', '; disabled, and meanwhile not rotated', '')
        end as reason,
        list_concat(keys.evidence, evidence(rotation.evidence_id)) as evidence
    from keys
    left join kms_key_rotation as rotation
        on rotation.account_id = keys.account_id
        and rotation.region = keys.region
        and rotation.key_id = keys.resource_id
)
select * from judged
