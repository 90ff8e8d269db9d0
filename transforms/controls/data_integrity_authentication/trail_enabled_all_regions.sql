/*---
title: A trail records all management events of all Regions
question: Does a trail that is logging record all management events of all Regions?
passes: >
  one trail, the account's own or the organization's, spans all Regions, includes global services' events, is logging,
  and records reads and writes of every source
severity: critical
kind: shared
scope: account
evidence: [cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors]
frameworks:
  CIS-3.0: ["3.1"]
  CIS-4.0: ["3.1"]
  CIS-5.0: ["3.1"]
  CIS-6.0: ["4.1"]
  CIS-7.0: ["4.1"]
  FSBP: [CloudTrail.1, CloudTrail.3]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
remediation: aws cloudtrail create-trail --is-multi-region-trail (--is-organization-trail), then start-logging.
---*/
with
trails as (
    select
        trails.account_id,
        trails.name,
        bool_or(trails.is_multi_region and trails.includes_global_events) as spans_everything,
        bool_or(status.is_logging) as is_logging,
        bool_or(selectors.records_all_management_events) as records_all,
        list_distinct(flatten(list(
            evidence(trails.evidence_id, status.evidence_id, selectors.evidence_id)
        ))) as evidence
    from cloudtrail_trails as trails
    left join cloudtrail_trail_status as status
        on status.account_id = trails.account_id
        and status.region = trails.region
        and status.trail = trails.resource_id
    left join cloudtrail_event_selectors as selectors
        on selectors.account_id = trails.account_id
        and selectors.region = trails.region
        and selectors.trail = trails.resource_id
    group by trails.account_id, trails.name
),
accounts as (
    select distinct account_id from answers where service = 'cloudtrail' and operation = 'DescribeTrails'
),
empty_answers as (
    select account_id, list(response_id) as evidence
    from answers
    where service = 'cloudtrail' and operation = 'DescribeTrails'
    group by account_id
),
judged as (
    select
        accounts.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        accounts.account_id as resource_id,
        case
            when coalesce(bool_or(spans_everything and is_logging and records_all), false) then 'pass'
            when bool_or(spans_everything and is_logging is not false and records_all is not false) then null
            else 'fail'
        end as status,
        case status
            when 'pass' then 'recorded by ' || string_agg(trails.name, ', ') filter (
                spans_everything and is_logging and records_all
            )
            when 'fail' then 'no trail that is logging records all management events of all Regions'
        end as reason,
        coalesce(list_distinct(flatten(list(trails.evidence) filter (trails.evidence is not null))), []) as found,
        if(len(found) > 0, found, any_value(empty_answers.evidence)) as evidence
    from accounts
    left join trails using (account_id)
    left join empty_answers using (account_id)
    group by accounts.account_id
)
select * exclude (found) from judged
