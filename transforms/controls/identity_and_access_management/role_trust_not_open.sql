/*---
title: Only named principals can assume a role
question: Can only named principals assume each role?
passes: >
  no statement of the trust policy allows everybody, unless a condition holds it to an organization, an account, a
  principal or the source on whose behalf a service calls
not_applicable: a service-linked role, whose trust AWS writes
severity: critical
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
remediation: aws iam update-assume-role-policy with the principals that need the role.
notes: >
  An external id is a shared word and no identity, and an address says from where and not who: neither closes a trust in
  everybody.
---*/
with
roles as (
    select
        *,
        open_statements(
            trust_policy,
            ['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn', 'aws:principalaccount', 'aws:sourcearn']
        ) as open
    from iam_identities
    where resource_type = 'AWS::IAM::Role'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when starts_with(path, '/aws-service-role/') then 'not_applicable'
            when trust_policy is null then 'no_evidence'
            when len(open) > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when status = 'not_applicable' then 'a service-linked role'
            when trust_policy is null then 'the answer holds no trust policy'
            when len(open) > 0 then 'everybody is allowed ' || allowed_actions(open)
            else 'the trust policy names its principals'
        end as reason,
        [evidence_id] as evidence
    from roles
)
select * from judged
