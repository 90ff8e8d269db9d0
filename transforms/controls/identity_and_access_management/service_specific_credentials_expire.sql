/*---
title: Long-lived service credentials end
question: Do long-lived service credentials (Bedrock and CodeCommit API keys and the like) have an end?
passes: the credential is not active, or it expires at most {max_lifetime_days} days after it was made
severity: medium
kind: customer-specific
evidence: [iam:ListServiceSpecificCredentials]
parameters:
  max_lifetime_days: {type: integer, default: 90, about: days from making a credential to its end}
remediation: >
  aws iam create-service-specific-credential with --credential-age-days {max_lifetime_days} or less, then delete the one
  without an end; better, let a role sign the calls.
---*/
with
credentials as (
    select *, date_diff('day', created_at, expires_at) as lifetime_days
    from iam_service_credentials
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::IAM::User' as resource_type,
        user_name || '/' || credential_id as resource_id,
        case
            when state <> 'Active' or lifetime_days <= $max_lifetime_days then 'pass'
            when expires_at is not null and created_at is null then 'no_evidence'
            else 'fail'
        end as status,
        format('for {}, {}', service_name, lower(state)) || case
            when expires_at is null then ', without an end'
            when created_at is null then ', and the answer does not say when it was made'
            else format(', made for {} days, {} allowed', lifetime_days, $max_lifetime_days)
        end as reason,
        [evidence_id] as evidence
    from credentials
)
select * from judged
