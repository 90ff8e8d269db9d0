/*---
title: All digests and log files of the period verify
question: Do all digests and log files of the period verify?
passes: >
  a chain of valid digests covers the whole window, and every digest and log file of the window is as it was signed; a
  log file younger than two hours may wait for its digest
not_applicable: no trail writes digests
severity: critical
kind: shared
evidence: [cloudtrail:events, cloudtrail:DescribeTrails]
frameworks: {NIST-800-53-r5: [SI-7(1), SI-7(a)], PCI-4.0: ["10.3.4"]}
remediation: >
  Ask who can write to the trail's bucket; look for older versions of the objects, and compare with CloudTrail's event
  history of the last 90 days.
notes: >
  One row for each account and Region. A gap in the chain that a StopLogging, a DeleteTrail or the end of validation
  explains is no failure here (trail_tampering judges the call), and no pass either: nothing vouches for that time.
---*/
with
verdicts_of_places as (
    select
        account_id,
        region,
        count(*) filter (kind = 'digest') as digests,
        count(*) filter (kind = 'log file') as logs,
        count(*) filter (not settled) as broken,
        coalesce(
            list(format('{} {}: {}', kind, object, replace(outcome, '_', ' ')) order by kind, object)
                filter (not settled),
            []
        ) as problems,
        coalesce(
            list(distinct evidence_id) filter (not settled and evidence_id is not null), []
        ) as broken_ids
    from trail_verdicts
    group by account_id, region
),
validating_trails as (
    select account_id, region, list(evidence_id) filter (validates_log_files) as trail_ids
    from cloudtrail_trails
    group by account_id, region
),
places as (
    select
        coverage.account_id,
        coverage.region,
        coverage.status = 'ok' as is_covered,
        coverage.outcome_id,
        coalesce(found.digests, 0) as digests,
        coalesce(found.logs, 0) as logs,
        coalesce(found.broken, 0) as broken,
        coalesce(found.problems, []) as problems,
        coalesce(found.broken_ids, []) as broken_ids,
        asked.operation is not null and trails.trail_ids is null as without_validation
    from event_coverage as coverage
    left join verdicts_of_places as found using (account_id, region)
    left join validating_trails as trails using (account_id, region)
    left join answered_operations as asked
        on asked.account_id = coverage.account_id
        and asked.region = coverage.region
        and asked.service = 'cloudtrail'
        and asked.operation = 'DescribeTrails'
),
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when broken > 0 then 'fail'
            when digests = 0 and without_validation then 'not_applicable'
            when is_covered then 'pass'
        end as status,
        case
            when broken > 0 then format(
                '{} of {} digests and log files do not verify: {}{}',
                broken, digests + logs, array_to_string(problems[:3], '; '),
                if(broken > 3, format('; and {} more', broken - 3), '')
            )
            when digests = 0 and without_validation then 'no trail of this account and Region writes digests'
            else format('{} digests and {} log files verify', digests, logs)
        end as reason,
        list_distinct([outcome_id] || broken_ids[:10]) as evidence
    from places
)
select * from judged
