/*---
description: >
  CloudTrail's records of calls by remit's role that are the record of no answer in the lake, with what else may explain
  them: one row for the same call, from the same place, on one day.
key: [on_day, account_id, region, principal_arn, source_ip_address, event_source, event_name, why]
columns:
  on_day: The UTC day of the calls.
  account_id: The account whose log it is.
  region: {about: The Region of the records., nullable: true}
  principal_arn: "Remit's role and the name of its session, or its user."
  source_ip_address: {about: From where., nullable: true}
  event_source: "The service, as CloudTrail names it."
  event_name: The call.
  why:
    about: >
      What explains them: failed (the call had no answer, of which only the outcome is kept, without a request id),
      preparation (what remit asks to find its accounts, Regions and log files, and does not keep), other_run (a run was
      asking then that speaks for no night, and whose answers are not compared), outside_of_nights (nothing in the lake was
      asking then: a night that was never sealed, or somebody else), unexplained (nothing does).
    values: [failed, preparation, other_run, outside_of_nights, unexplained]
  calls: {about: "Number of calls.", unit: calls}
  first_at: The first of them.
  last_at: The last of them.
  verified: {about: "Of these, in log files that a digest verifies.", unit: calls}
  event_id: The event of the first of them.
---*/
with
explained as (
    select distinct account_id, caller, request_id
    from asked_calls
    where request_id is not null
),
strange as (
    from own_calls
    anti join explained using (account_id, caller, request_id)
),
moments as (
    select distinct event_time
    from strange
),
other_runs as (
    select distinct event_time
    from moments
    join manifests
        on event_time between started_at - interval 1 minute and sealed_at
        and run_id not in (select evidence_run_id from judged_nights)
),
in_nights as (
    select distinct event_time
    from moments
    join judged_nights on event_time between first_at - interval 15 minute and last_at + interval 1 hour
)
select
    event_time::date as on_day,
    account_id,
    region,
    principal_arn,
    source_ip_address,
    event_source,
    event_name,
    case
        when event_time in (from other_runs) then 'other_run'
        when event_time not in (from in_nights) then 'outside_of_nights'
        when error_code is not null then 'failed'
        when event_source || ':' || event_name in (
            'account.amazonaws.com:ListRegions',
            'cloudtrail.amazonaws.com:ListPublicKeys',
            'cloudtrail.amazonaws.com:LookupEvents',
            'ec2.amazonaws.com:DescribeRegions',
            'iam.amazonaws.com:GenerateCredentialReport',
            'organizations.amazonaws.com:ListAccounts',
            'organizations.amazonaws.com:ListTagsForResource',
            's3.amazonaws.com:GetBucketLocation',
            's3.amazonaws.com:GetObject',
            's3.amazonaws.com:HeadBucket',
            's3.amazonaws.com:ListObjects',
            'sts.amazonaws.com:AssumeRole',
            'sts.amazonaws.com:GetCallerIdentity'
        ) then 'preparation'
        else 'unexplained'
    end as why,
    count(*) as calls,
    min(event_time) as first_at,
    max(event_time) as last_at,
    count(*) filter (proof = 'valid') as verified,
    arg_min(event_id, (event_time, event_id)) as event_id
from strange
group by all
order by all
