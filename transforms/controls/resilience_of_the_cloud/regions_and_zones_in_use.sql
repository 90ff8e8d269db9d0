/*---
title: Each Region in use offers three zones
question: Does each Region in use offer three or more Availability Zones?
passes: three zones or more are available to the account
not_applicable: the account has no resource in the Region
severity: medium
kind: inherited
evidence: [ec2:DescribeAvailabilityZones]
frameworks: {ISO-27001-2022: [A.5.30]}
remediation: Use a Region with three zones for what must outlive the loss of one.
notes: >
  Local and Wavelength Zones are no Availability Zones. In an old Region an account may not be shown every zone: this says
  what the account can use, and not what AWS has built.
---*/
with
regions as (
    select
        account_id,
        region,
        count(*) filter (state = 'available') as available,
        string_agg(
            zone_id || if(state = 'available', '', ' (' || state || ')'), ', ' order by zone_id
        ) as spelled,
        list(evidence_id) as evidence
    from ec2_zones
    group by all
),
used as (select distinct account_id, region from services_in_use),
not_told as (
    select
        account_id,
        region,
        string_agg(failures, '; ' order by failures) as failures,
        flatten(list(outcome_ids order by failures)) as outcome_ids
    from services_not_told
    group by all
),
judged as (
    select
        regions.account_id,
        regions.region,
        'AWS::::Account' as resource_type,
        regions.account_id as resource_id,
        case
            when used.account_id is null and not_told.failures is not null then 'no_evidence'
            when used.account_id is null then 'not_applicable'
            when regions.available >= 3 then 'pass'
            else 'fail'
        end as status,
        if(
            used.account_id is null,
            coalesce(
                'whether a resource lies in the Region is not known: ' || not_told.failures,
                'no resource lies in the Region'
            ),
            format('AWS attests {} zones that are available: {}', regions.available, regions.spelled)
        ) as reason,
        regions.evidence || if(used.account_id is null, coalesce(not_told.outcome_ids, []), []) as evidence
    from regions
    left join used using (account_id, region)
    left join not_told using (account_id, region)
)
select * from judged
