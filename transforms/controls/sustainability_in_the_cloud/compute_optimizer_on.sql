/*---
title: AWS may look for machines that are larger than their work
question: Is Compute Optimizer enrolled?
passes: the account's enrolment is Active; a management account can enrol its members
severity: low
kind: customer-specific
evidence: [compute-optimizer:GetEnrollmentStatus]
remediation: aws compute-optimizer update-enrollment-status --status Active --include-member-accounts
---*/
select
    account_id,
    'global' as region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    case enrolments.status = 'Active' when true then 'pass' when false then 'fail' else 'no_evidence' end as status,
    coalesce('enrolment: ' || lower(enrolments.status), 'the answer does not say whether the account is enrolled')
    || coalesce(' (' || status_reason || ')', '') as reason,
    [evidence_id] as evidence
from compute_optimizer_enrolments as enrolments
