/*---
title: Root has no access keys
question: Is root free of access keys?
passes: the account summary counts no access key of root
severity: critical
kind: customer-specific
evidence: [iam:GetAccountSummary, iam:GetCredentialReport]
frameworks:
  CIS-3.0: ["1.4"]
  CIS-4.0: ["1.4"]
  CIS-5.0: ["1.3"]
  CIS-6.0: ["2.3"]
  CIS-7.0: ["2.4"]
  NIST-800-53-r5: [AC-6(2), IA-2]
  PCI-4.0: ["7.2.1", "8.2.1"]
  ISO-27001-2022: [A.5.15]
  FSBP: [IAM.4]
remediation: Sign in as root, and delete its keys under Security credentials.
notes: The summary is current, and the report may be hours old; where they differ, the summary decides and the reason says so.
---*/
with
reported as (
    select account_id, len(active_keys) > 0 as has_keys, evidence_id from iam_credentials where is_root
),
judged as (
    select
        summaries.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        summaries.account_id as resource_id,
        case summaries.root_has_access_keys when true then 'fail' when false then 'pass' else 'no_evidence' end as status,
        case summaries.root_has_access_keys
            when true then 'root has an access key'
            when false then 'root has no access key'
            else 'the account summary does not count root''s access keys'
        end
        || if(
            summaries.root_has_access_keys <> reported.has_keys,
            ', although the older credential report shows ' || if(reported.has_keys, 'one', 'none'), ''
        ) as reason,
        evidence(summaries.evidence_id, reported.evidence_id) as evidence
    from iam_account_summaries as summaries
    left join reported using (account_id)
)
select * from judged
