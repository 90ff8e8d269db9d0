/*---
description: >
  The credential report, one row a user and one for root ("<root_account>"). Its values are text: "true", "false", "N/A",
  "not_supported", "no_information".
---*/
with
reported as (
    select *, json_transform(item, '{
        "user": "VARCHAR", "arn": "VARCHAR", "password_enabled": "VARCHAR", "mfa_active": "VARCHAR",
        "password_last_used": "VARCHAR", "access_key_1_active": "VARCHAR", "access_key_1_last_rotated": "VARCHAR",
        "access_key_2_active": "VARCHAR", "access_key_2_last_rotated": "VARCHAR"
    }') as report
    from items
    where service = 'iam' and operation = 'GetCredentialReport' and error_code is null
)
select
    account_id,
    evidence_id,
    collected_at,
    report.user as user_name,
    report.arn as user_arn,
    report.user = '<root_account>' as is_root,
    report.password_enabled as password_enabled,
    report.mfa_active as mfa_active,
    report.password_last_used as password_last_used,
    list_filter(
        [
            {'number': 1, 'active': report.access_key_1_active, 'rotated': report.access_key_1_last_rotated},
            {'number': 2, 'active': report.access_key_2_active, 'rotated': report.access_key_2_last_rotated}
        ],
        lambda key: key.active = 'true'
    ) as active_keys
from reported
