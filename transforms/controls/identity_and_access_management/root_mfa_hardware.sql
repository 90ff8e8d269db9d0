/*---
title: Root's second factor is no virtual device
question: Is root's second factor something other than a virtual device?
passes: root has MFA, and none of its devices is virtual; a security key and a passkey are not virtual
not_applicable: root provably has no password and no active access key, as where root is managed centrally
severity: high
kind: customer-specific
evidence: [iam:GetAccountSummary, iam:GetCredentialReport, iam:ListVirtualMFADevices]
frameworks:
  CIS-3.0: ["1.6"]
  CIS-4.0: ["1.6"]
  CIS-5.0: ["1.5"]
  CIS-6.0: ["2.5"]
  CIS-7.0: ["2.6"]
  NIST-800-53-r5: [IA-2(6)]
  PCI-4.0: ["8.4.1"]
  FSBP: [IAM.6]
remediation: Sign in as root, register a security key or passkey under Security credentials, and remove the virtual device.
notes: Root may have several devices; one virtual device beside a security key is enough to fail.
---*/
with
listed as (
    select account_id from answered_operations where service = 'iam' and operation = 'ListVirtualMFADevices'
),
virtual as (
    select account_id, count(*) as devices, list(evidence_id) as evidence
    from iam_virtual_mfa_devices
    where is_of_root
    group by account_id
),
known as (
    select roots.*, listed.account_id is not null as is_listed, virtual.devices, virtual.evidence as device_evidence
    from iam_roots as roots
    left join listed using (account_id)
    left join virtual using (account_id)
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when has_mfa and devices is not null then 'fail'
            when has_mfa and is_listed then 'pass'
            when not has_mfa and (has_key or has_password) then 'fail'
            when not has_mfa and not has_key and not has_password then 'not_applicable'
            when has_mfa is null or (not has_mfa and is_report_answered) then 'no_evidence'
        end as status,
        case
            when has_mfa is null then 'the account summary does not say whether root has MFA'
            when devices > 0 then 'root has a virtual device'
            when has_mfa then 'root has a second factor, and no virtual device'
            when has_key or has_password then 'root has no second factor at all'
            when has_password is null then 'neither answer says whether root has a password'
            else 'root has neither a password nor an access key'
        end as reason,
        evidence || coalesce(device_evidence, []) as evidence
    from known
)
select * from judged
