/*---
description: >
  The credential report, one row a user and one for root ("<root_account>"). Its values are text: "true", "false", "N/A",
  "not_supported", "no_information"; last_used_at is the latest use of the password or a key, null where there is none.
---*/
with
reported as (
    select *, json_transform(item, '{
        "user": "VARCHAR", "arn": "VARCHAR", "password_enabled": "VARCHAR", "mfa_active": "VARCHAR",
        "password_last_used": "VARCHAR", "password_last_changed": "VARCHAR",
        "access_key_1_active": "VARCHAR", "access_key_1_last_rotated": "VARCHAR",
        "access_key_1_last_used_date": "VARCHAR", "access_key_2_active": "VARCHAR",
        "access_key_2_last_rotated": "VARCHAR", "access_key_2_last_used_date": "VARCHAR"
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
    try_cast(report.password_last_used as timestamptz) as password_used_at,
    try_cast(report.password_last_changed as timestamptz) as password_set_at,
    list_max(list_transform(
        [report.password_last_used, report.access_key_1_last_used_date, report.access_key_2_last_used_date],
        lambda used: try_cast(used as timestamptz)
    )) as last_used_at,
    list_filter(
        [
            {
                'active': report.access_key_1_active,
                'rotated_at': try_cast(report.access_key_1_last_rotated as timestamptz),
                'used_at': try_cast(report.access_key_1_last_used_date as timestamptz)
            },
            {
                'active': report.access_key_2_active,
                'rotated_at': try_cast(report.access_key_2_last_rotated as timestamptz),
                'used_at': try_cast(report.access_key_2_last_used_date as timestamptz)
            }
        ],
        lambda key: key.active = 'true'
    ) as active_keys
from reported
