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
  NIST-800-53-r5: [AU-2(b), AU-10, AU-12(a)]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
remediation: aws cloudtrail create-trail --is-multi-region-trail (--is-organization-trail), then start-logging.
notes: >
  A trail of several Regions shows in each of them, and an organization's trail in each member: whoever is told of its
  status and selectors, by its ARN, is told for all.
---*/
with
status as (
    select trail, bool_or(is_logging) as is_logging, list(distinct evidence_id) as evidence
    from cloudtrail_trail_status
    group by trail
),
selectors as (
    select
        trail,
        bool_or(records_all_management_events) as records_all,
        list_distinct(flatten(list(excluded_sources))) as excluded,
        list(distinct evidence_id) as evidence
    from cloudtrail_event_selectors
    group by trail
),
trails as (
    select
        trails.account_id,
        trails.resource_id,
        any_value(trails.name) as name,
        bool_or(trails.is_multi_region and trails.includes_global_events) as spans_everything,
        any_value(status.is_logging) as is_logging,
        any_value(selectors.records_all) as records_all,
        any_value(selectors.excluded) as excluded,
        list(distinct trails.evidence_id)
            || coalesce(any_value(status.evidence), [])
            || coalesce(any_value(selectors.evidence), []) as evidence
    from cloudtrail_trails as trails
    left join status on status.trail = trails.resource_id
    left join selectors on selectors.trail = trails.resource_id
    group by trails.account_id, trails.resource_id
),
weighed as (
    select
        *,
        spans_everything and is_logging and records_all as records,
        name || case
            when not spans_everything then ' does not span all Regions and global services'
            when not is_logging then ' is not logging'
            when len(excluded) > 0 then ' leaves out ' || array_to_string(excluded, ', ')
            when not records_all then ' does not record reads and writes of every source'
        end as shortcoming
    from trails
),
lists as (
    select account_id, list(response_id) as evidence
    from answers
    where service = 'cloudtrail' and operation = 'DescribeTrails'
    group by account_id
),
judged as (
    select
        lists.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        lists.account_id as resource_id,
        case
            when bool_or(coalesce(records, false)) then 'pass'
            when count(*) filter (weighed.name is not null and records is null) > 0 then null
            else 'fail'
        end as status,
        case
            when bool_or(coalesce(records, false))
                then 'recorded by ' || string_agg(name, ', ' order by name) filter (records)
            else coalesce(string_agg(shortcoming, '; ' order by name), 'there is no trail')
        end as reason,
        list_distinct(any_value(lists.evidence) || flatten(coalesce(list(weighed.evidence), []))) as evidence
    from lists
    left join weighed using (account_id)
    group by lists.account_id
)
select * from judged
