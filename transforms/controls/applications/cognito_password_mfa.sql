/*---
title: User pools ask for a second factor and a strong password
question: Do user pools ask for a second factor and a strong password?
passes: >
  a second factor is required, and a password has at least 12 characters of all four classes, or is no first factor
not_applicable: the pool was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [cognito-idp:ListUserPools, cognito-idp:DescribeUserPool]
remediation: aws cognito-idp set-user-pool-mfa-config --mfa-configuration ON, and update-user-pool --policies
notes: >
  OPTIONAL fails, since a user may do without. The pool does not ask users of a federated provider: a pool for federation
  only belongs on the list of exemptions.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        coalesce(password_length >= 12 and requires_all_classes, false) as is_strong,
        case
            when is_gone then 'not_applicable'
            when not is_described then null
            when second_factor = 'ON' and (is_strong or not takes_passwords) then 'pass'
            else 'fail'
        end as status,
        coalesce(name, resource_id) || ': ' || if(
            is_gone,
            'the pool is no more',
            'the second factor is ' || second_factor || case
                when not takes_passwords then ', passwords are no first factor'
                when is_strong then format(', passwords have {} characters of all classes', password_length)
                else format(
                    ', passwords of {} characters{} do', coalesce(cast(password_length as varchar), 'any number of'),
                    if(requires_all_classes, '', ' without all classes')
                )
            end
        ) as reason,
        evidence
    from cognito_user_pools
)
select * exclude (is_strong) from judged
