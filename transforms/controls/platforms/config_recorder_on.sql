/*---
title: AWS Config records every supported resource in every Region
question: Does AWS Config record every supported resource, in every region used, and deliver it?
passes: >
  the customer's own recorder records all supported types, is recording, delivered well the last time, and has a delivery
  channel; an empty list is an answer, and a fail
severity: medium
kind: customer-specific
evidence:
  - config:DescribeConfigurationRecorders
  - config:DescribeConfigurationRecorderStatus
  - config:DescribeDeliveryChannels
frameworks:
  CIS-3.0: ["3.3"]
  CIS-4.0: ["3.3"]
  CIS-5.0: ["3.3"]
  CIS-6.0: ["4.3"]
  CIS-7.0: ["4.3"]
  SOC2: [CC2.1, CC8.1]
  FSBP: [Config.1]
remediation: aws configservice put-configuration-recorder with allSupported, put-delivery-channel, start-configuration-recorder.
notes: >
  Recorders that other services of AWS run do not count. Just after a start the status is Pending, which is no evidence yet.
  Global types need to be recorded in one Region only, and are not asked for.
---*/
with
asked as (
    select account_id, region, list(response_id) as evidence
    from answers
    where service = 'config' and operation = 'DescribeConfigurationRecorders'
    group by all
),
recorders as (
    select
        account_id,
        region,
        evidence_id,
        item ->> 'name' as name,
        coalesce((item ->> '$.recordingGroup.allSupported') = 'true', false)
        or coalesce((item ->> '$.recordingGroup.recordingStrategy.useOnly') = 'ALL_SUPPORTED_RESOURCE_TYPES', false)
            as records_everything
    from items
    where service = 'config' and operation = 'DescribeConfigurationRecorders' and error_code is null
        and item ->> 'servicePrincipal' is null
        and (item ->> 'recordingScope') is distinct from 'INTERNAL'
),
states as (
    select
        account_id,
        region,
        evidence_id,
        item ->> 'name' as name,
        item ->> 'recording' = 'true' as is_recording,
        lower(item ->> 'lastStatus') as last_status,
        item ->> 'lastErrorCode' as last_error
    from items
    where service = 'config' and operation = 'DescribeConfigurationRecorderStatus' and error_code is null
),
states_answered as (
    from answered_operations where service = 'config' and operation = 'DescribeConfigurationRecorderStatus'
),
channels_answered as (
    from answered_operations where service = 'config' and operation = 'DescribeDeliveryChannels'
),
channels as (
    select account_id, region, min(evidence_id) as evidence_id
    from items
    where service = 'config' and operation = 'DescribeDeliveryChannels' and error_code is null
    group by all
),
weighed as (
    select
        asked.account_id,
        asked.region,
        list_filter([
            if(recorders.name is null, 'there is no recorder', null),
            if(not recorders.records_everything, 'not every type is recorded', null),
            if(
                recorders.name is not null and states_answered.account_id is not null
                and states.is_recording is not true, 'it is not recording', null
            ),
            if(states.last_status = 'failure', 'the last delivery failed' || coalesce(' (' || states.last_error || ')', ''), null),
            if(channels_answered.account_id is not null and channels.evidence_id is null, 'there is no delivery channel', null)
        ], lambda problem: problem is not null) as problems,
        states_answered.account_id is not null and channels_answered.account_id is not null as is_answered,
        states.last_status,
        asked.evidence || evidence(recorders.evidence_id, states.evidence_id, channels.evidence_id) as evidence
    from asked
    left join recorders using (account_id, region)
    left join states_answered using (account_id, region)
    left join states
        on states.account_id = recorders.account_id
        and states.region = recorders.region
        and states.name = recorders.name
    left join channels_answered
        on channels_answered.account_id = asked.account_id and channels_answered.region = asked.region
    left join channels
        on channels.account_id = asked.account_id and channels.region = asked.region
),
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when len(problems) > 0 then 'fail'
            when not is_answered then null
            when last_status = 'success' then 'pass'
            else 'no_evidence'
        end as status,
        case
            when len(problems) > 0 then array_to_string(problems, ', ')
            when last_status = 'success' then 'everything is recorded and delivered'
            else 'the recorder''s last status is ' || coalesce(last_status, 'unknown')
        end as reason,
        list_distinct(evidence) as evidence
    from weighed
)
select * from judged
