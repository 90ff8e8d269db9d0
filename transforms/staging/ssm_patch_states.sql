/*---
description: What the last scan or installation of patches left of each machine; counts that the answer leaves out are 0
---*/
with
states as (
    select *, json_transform(item, '{
        "InstanceId": "VARCHAR", "BaselineId": "VARCHAR", "Operation": "VARCHAR", "OperationEndTime": "TIMESTAMPTZ",
        "CriticalNonCompliantCount": "BIGINT", "SecurityNonCompliantCount": "BIGINT", "FailedCount": "BIGINT",
        "InstalledPendingRebootCount": "BIGINT", "LastNoRebootInstallOperationTime": "TIMESTAMPTZ"
    }') as patches
    from items
    where service = 'ssm' and operation = 'DescribeInstancePatchStates' and error_code is null
)
select
    account_id,
    region,
    patches.InstanceId as instance_id,
    evidence_id,
    patches.BaselineId as baseline_id,
    patches.Operation as operation,
    patches.OperationEndTime as ended_at,
    coalesce(patches.CriticalNonCompliantCount, 0) as critical,
    coalesce(patches.SecurityNonCompliantCount, 0) as security,
    coalesce(patches.FailedCount, 0) as failed,
    coalesce(patches.InstalledPendingRebootCount, 0) as waiting_for_reboot,
    patches.LastNoRebootInstallOperationTime as installed_at
from states
