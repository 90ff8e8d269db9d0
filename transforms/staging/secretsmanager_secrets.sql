/*---
description: Secrets of Secrets Manager, without their values
---*/
with
secrets as (
    select *, json_transform(item, '{
        "RotationEnabled": "BOOLEAN",
        "RotationRules": {"AutomaticallyAfterDays": "BIGINT", "ScheduleExpression": "VARCHAR"},
        "LastRotatedDate": "TIMESTAMPTZ", "NextRotationDate": "TIMESTAMPTZ", "CreatedDate": "TIMESTAMPTZ",
        "DeletedDate": "TIMESTAMPTZ", "LastAccessedDate": "TIMESTAMPTZ", "PrimaryRegion": "VARCHAR",
        "KmsKeyId": "VARCHAR", "OwningService": "VARCHAR"
    }') as secret
    from items
    where service = 'secretsmanager' and operation = 'ListSecrets'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    coalesce(secret.RotationEnabled, false) as rotation_enabled,
    secret.RotationRules.AutomaticallyAfterDays as rotate_after_days,
    secret.LastRotatedDate as last_rotated_at,
    secret.NextRotationDate as next_rotation_at,
    secret.CreatedDate as created_at,
    secret.DeletedDate as deleted_at,
    secret.PrimaryRegion as primary_region,
    secret.KmsKeyId as kms_key,
    secret.OwningService as owning_service
from secrets
