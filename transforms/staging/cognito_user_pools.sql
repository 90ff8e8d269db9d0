/*---
description: >
  User pools as listed, with what they ask of users; is_described is false where that was not answered, is_gone where the
  pool was deleted since the list
---*/
with
described as (
    select *, json_transform(item -> 'UserPool', '{
        "MfaConfiguration": "VARCHAR", "UserPoolAddOns": {"AdvancedSecurityMode": "VARCHAR"},
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": "BIGINT", "RequireUppercase": "BOOLEAN", "RequireLowercase": "BOOLEAN",
                "RequireNumbers": "BOOLEAN", "RequireSymbols": "BOOLEAN"
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["VARCHAR"]}
        }
    }') as pool
    from items
    where service = 'cognito-idp' and operation = 'DescribeUserPool'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.item ->> 'Name' as name,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    described.evidence_id is not null as is_described,
    described.error_code is not null as is_gone,
    coalesce(pool.MfaConfiguration, 'OFF') as second_factor,
    coalesce(pool.UserPoolAddOns.AdvancedSecurityMode, 'OFF') as threat_protection,
    pool.Policies.PasswordPolicy.MinimumLength as password_length,
    coalesce(
        pool.Policies.PasswordPolicy.RequireUppercase and pool.Policies.PasswordPolicy.RequireLowercase
        and pool.Policies.PasswordPolicy.RequireNumbers and pool.Policies.PasswordPolicy.RequireSymbols, false
    ) as requires_all_classes,
    pool.Policies.SignInPolicy.AllowedFirstAuthFactors is null
    or list_contains(pool.Policies.SignInPolicy.AllowedFirstAuthFactors, 'PASSWORD') as takes_passwords
from items as listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
where listed.service = 'cognito-idp' and listed.operation = 'ListUserPools' and listed.error_code is null
