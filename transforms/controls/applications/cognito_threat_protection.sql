/*---
title: Threat protection is enforced on user pools
question: Is threat protection enforced on user pools?
passes: AdvancedSecurityMode is ENFORCED
not_applicable: the pool was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [cognito-idp:ListUserPools, cognito-idp:DescribeUserPool]
frameworks: {FSBP: [Cognito.1]}
remediation: aws cognito-idp update-user-pool --user-pool-add-ons AdvancedSecurityMode=ENFORCED, in the Plus tier.
notes: AUDIT watches only, and fails.
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
            when is_gone then 'not_applicable'
            when not is_described then null
            when threat_protection = 'ENFORCED' then 'pass'
            else 'fail'
        end as status,
        coalesce(name, resource_id) || ': '
        || if(is_gone, 'the pool is no more', 'threat protection is ' || threat_protection) as reason,
        evidence
    from cognito_user_pools
)
select * from judged
