/*---
description: >
  Encryption, capacity and protection of each DynamoDB table that was described; gone where the table was deleted since the list,
  sse_type is null where AWS encrypts with a key of its own
---*/
with
described as (
    select *, json_transform(item -> 'Table', '{
        "TableStatus": "VARCHAR", "BillingModeSummary": {"BillingMode": "VARCHAR"},
        "DeletionProtectionEnabled": "BOOLEAN",
        "SSEDescription": {
            "Status": "VARCHAR", "SSEType": "VARCHAR", "KMSMasterKeyArn": "VARCHAR",
            "InaccessibleEncryptionDateTime": "TIMESTAMPTZ"
        }
    }') as described_table
    from items
    where service = 'dynamodb' and operation = 'DescribeTable'
)
select
    account_id,
    region,
    parent_resource_id as table_name,
    evidence_id,
    error_code is not null as gone,
    described_table.TableStatus as state,
    coalesce(described_table.BillingModeSummary.BillingMode, 'PROVISIONED') as billing_mode,
    coalesce(described_table.DeletionProtectionEnabled, false) as is_protected,
    described_table.SSEDescription.Status as sse_status,
    described_table.SSEDescription.SSEType as sse_type,
    described_table.SSEDescription.KMSMasterKeyArn as kms_key,
    described_table.SSEDescription.InaccessibleEncryptionDateTime as inaccessible_since
from described
