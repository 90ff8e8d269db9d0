/*---
title: A fair share of functions runs on arm64
question: Do functions run on arm64 where their runtime allows it?
passes: at least 30 percent of the functions whose runtime can are arm64, in each account and Region
not_applicable: there is no function whose runtime can
severity: low
kind: customer-specific
evidence: [lambda:ListFunctions]
remediation: aws lambda update-function-code --architectures arm64, once the packages are built for it.
notes: Functions that run at CloudFront's edge can't, but nothing in the answer tells them apart, so they count.
---*/
with
functions as (
    select *, list_contains(architectures, 'arm64') as is_arm
    from lambda_functions
    where runtime is null or runtime not in (
        'nodejs', 'nodejs4.3', 'nodejs6.10', 'nodejs8.10', 'nodejs10.x', 'python2.7', 'python3.6', 'python3.7', 'ruby2.5',
        'java8', 'go1.x', 'dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'provided'
    )
),
counted as (
    select
        account_id,
        region,
        count(*) filter (is_arm) as arm,
        count(*) as total,
        list(evidence_id order by resource_id)[:100] as evidence
    from functions
    group by account_id, region
)
select
    account_id,
    region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    if(arm * 10 >= total * 3, 'pass', 'fail') as status,
    format('{} of {} functions are arm64, 30 percent wanted', arm, total) as reason,
    evidence
from counted
