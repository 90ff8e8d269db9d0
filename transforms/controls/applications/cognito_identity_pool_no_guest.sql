/*---
title: Identity pools refuse guests
question: Do identity pools refuse guests?
passes: AllowUnauthenticatedIdentities is false
not_applicable: the pool was deleted since it was listed
severity: high
kind: customer-specific
evidence: [cognito-identity:ListIdentityPools, cognito-identity:DescribeIdentityPool]
remediation: aws cognito-identity update-identity-pool --no-allow-unauthenticated-identities
notes: >
  A guest gets credentials of AWS without saying who he is. Where an application means it, the exemption names the pool, and
  the guests' role is what protects the account.
---*/
with
described as (
    from items where service = 'cognito-identity' and operation = 'DescribeIdentityPool'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.error_code is not null then 'not_applicable'
            when described.item ->> 'AllowUnauthenticatedIdentities' = 'true' then 'fail'
            when described.item ->> 'AllowUnauthenticatedIdentities' = 'false' then 'pass'
            when described.evidence_id is not null then 'no_evidence'
        end as status,
        coalesce(listed.item ->> 'IdentityPoolName', listed.resource_id) || ': ' || case
            when described.error_code is not null then 'the pool is no more'
            when described.item ->> 'AllowUnauthenticatedIdentities' = 'true' then 'guests are let in'
            when described.item ->> 'AllowUnauthenticatedIdentities' = 'false' then 'guests are refused'
            else 'the answer does not say whether guests are let in'
        end || if(described.item ->> 'AllowClassicFlow' = 'true', '; the classic flow is allowed', '') as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from items as listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
    where listed.service = 'cognito-identity' and listed.operation = 'ListIdentityPools' and listed.error_code is null
)
select * from judged
