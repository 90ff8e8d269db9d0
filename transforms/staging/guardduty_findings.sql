/*---
description: GuardDuty's findings of severity 7 and above that nobody archived, of the account itself and not of its members
---*/
with
found as (
    select *, json_transform(item, '{
        "Id": "VARCHAR", "AccountId": "VARCHAR", "Type": "VARCHAR", "Severity": "DOUBLE", "CreatedAt": "TIMESTAMPTZ",
        "Service": {"Archived": "BOOLEAN", "DetectorId": "VARCHAR"}
    }') as finding
    from items
    where service = 'guardduty' and operation = 'GetFindings' and error_code is null
)
select
    account_id,
    region,
    finding.Id as finding_id,
    finding.Service.DetectorId as detector_id,
    finding.Type as kind,
    finding.CreatedAt as created_at,
    date_diff('hour', finding.CreatedAt, collected_at) / 24 as days,
    evidence_id
from found
where finding.AccountId = account_id and finding.Severity >= 7 and finding.Service.Archived is not true
qualify row_number() over (partition by account_id, region, finding.Id order by evidence_id) = 1
