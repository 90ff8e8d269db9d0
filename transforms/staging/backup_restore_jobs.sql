/*---
description: Restores that AWS Backup ran within the window, and were completed
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'ResourceType' as of_type,
    item ->> 'RestoreJobId' as job_id,
    item ->> '$.CreatedBy.RestoreTestingPlanArn' as testing_plan,
    cast(item ->> 'CompletionDate' as timestamptz) as completed_at
from items
cross join this_run
where service = 'backup'
    and operation = 'ListRestoreJobs'
    and item ->> 'Status' = 'COMPLETED'
    and cast(item ->> 'CompletionDate' as timestamptz) >= this_run.window_start
