/*---
description: Virtual MFA devices; is_of_root by the device's holder or by the name that root's first device always has
---*/
select
    account_id,
    evidence_id,
    item ->> 'SerialNumber' as serial_number,
    coalesce(item ->> '$.User.Arn' like '%:root', false)
        or coalesce(item ->> 'SerialNumber' like '%:mfa/root-account-mfa-device', false) as is_of_root
from items
where service = 'iam' and operation = 'ListVirtualMFADevices' and error_code is null
