/*---
title: A restore testing plan ran
question: Is there a restore testing plan that ran?
passes: a restore that a restore testing plan started was completed in the period
not_applicable: nothing is protected in the account and Region
severity: medium
kind: customer-specific
evidence: [backup:ListProtectedResources, backup:ListRestoreTestingPlans, backup:ListRestoreJobs]
population: [backup:ListProtectedResources]
remediation: aws backup create-restore-testing-plan, with a selection of what is protected.
notes: A restore by hand counts in restore_tested and not here, so that the two answers may differ.
---*/
with
places as (
    select account_id, region, min(evidence_id) as evidence_id
    from backup_protected_resources
    group by all
),
plans as (
    select account_id, region, count(*) as plans, min(evidence_id) as evidence_id
    from items
    where service = 'backup' and operation = 'ListRestoreTestingPlans'
    group by all
),
tests as (
    select account_id, region, max(completed_at) as tested_at, arg_max(evidence_id, completed_at) as evidence_id
    from backup_restore_jobs
    where testing_plan is not null
    group by all
),
asked as (
    select account_id, region, count(distinct operation) as calls
    from answered_operations
    where service = 'backup' and operation in ('ListRestoreTestingPlans', 'ListRestoreJobs')
    group by all
),
judged as (
    select
        places.account_id,
        places.region,
        'AWS::::Account' as resource_type,
        places.account_id as resource_id,
        case when tests.tested_at is not null then 'pass' when asked.calls = 2 then 'fail' end as status,
        case
            when tests.tested_at is not null then 'last tested by a plan ' || moment(tests.tested_at)
            when plans.plans > 0 then 'a plan is there, and no restore of it was completed'
            else 'no restore testing plan'
        end as reason,
        evidence(places.evidence_id, plans.evidence_id, tests.evidence_id) as evidence
    from places
    left join plans using (account_id, region)
    left join tests using (account_id, region)
    left join asked using (account_id, region)
)
select * from judged
