/*---
title: AWS reports no impairment of a zone in use
question: Does AWS report no impairment of an Availability Zone that we use?
passes: every zone with a subnet of the account is available, and carries no message
not_applicable: no subnet of the account lies in the Region
severity: low
kind: inherited
evidence: [ec2:DescribeAvailabilityZones, ec2:DescribeSubnets]
population: [ec2:DescribeAvailabilityZones]
remediation: Move what runs there to another zone until AWS closes the event.
notes: >
  One moment of the night: what happened between two nights is found by availability_events alone. Subnets tell which zones
  are in use, since whatever has a zone has a subnet.
---*/
with
regions as (
    select
        account_id,
        region,
        count(*) filter (is_used) as used,
        count(*) filter (is_used and (state != 'available' or len(messages) > 0)) as troubled,
        string_agg(
            zone_id || ' is ' || state || coalesce(' (' || nullif(array_to_string(messages, '; '), '') || ')', ''),
            ', ' order by zone_id
        ) filter (is_used and (state != 'available' or len(messages) > 0)) as spelled,
        list(evidence_id) as evidence
    from ec2_zones
    group by all
),
asked as (from answered_operations where service = 'ec2' and operation = 'DescribeSubnets'),
judged as (
    select
        regions.account_id,
        regions.region,
        'AWS::::Account' as resource_type,
        regions.account_id as resource_id,
        case
            when regions.troubled > 0 then 'fail'
            when asked.account_id is null then null
            when regions.used = 0 then 'not_applicable'
            else 'pass'
        end as status,
        case
            when regions.troubled > 0 then 'AWS attests: ' || regions.spelled
            when regions.used = 0 then 'no subnet of the account lies in the Region'
            else format('AWS attests that {} zones in use are available', regions.used)
        end as reason,
        regions.evidence
    from regions
    left join asked
        on asked.account_id = regions.account_id and asked.region = regions.region
)
select * from judged
