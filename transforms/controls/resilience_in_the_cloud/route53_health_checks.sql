/*---
title: Failover records notice that their target is down
question: Does every failover record of a zone hang on a health check that works?
passes: >
  every primary record of a failover pair names a health check that is enabled and that AWS's checkers find healthy, or is
  an alias that evaluates its target's health
not_applicable: no record of the zone is the first of a failover pair, or the zone was deleted since the list
severity: medium
kind: customer-specific
evidence:
  - route53:ListHostedZones
  - route53:ListResourceRecordSets
  - route53:ListHealthChecks
  - route53:GetHealthCheckStatus
population: [route53:ListHostedZones]
remediation: aws route53 change-resource-record-sets with the HealthCheckId of an enabled check; aws route53 update-health-check.
notes: >
  Without a check the primary counts as healthy for ever, and nobody is ever sent to the second. AWS takes an endpoint to be
  healthy while more than 18 in 100 of its checkers reach it. A check that is calculated, or follows an alarm or a switch,
  has no checkers, so that its being enabled decides. A check of an account outside of this run is no evidence.
---*/
with
checks as (
    select
        health_check_id,
        bool_or(is_disabled) as is_disabled,
        bool_and(is_healthy) as is_healthy,
        any_value(kind) as kind,
        list_distinct(flatten(list(evidence))) as evidence
    from route53_health_checks
    group by health_check_id
),
records as (
    select
        records.account_id,
        records.zone_id,
        records.name || ' (' || records.type || ')' as name,
        case
            when records.follows_target then 'follows its target'
            when records.health_check_id is null then 'has no health check'
            when checks.health_check_id is null then 'names a check that this run does not list'
            when checks.is_disabled then 'has a health check that is disabled'
            when checks.is_healthy then 'is healthy'
            when not checks.is_healthy then 'is unhealthy'
            when checks.kind in ('CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL') then 'follows a check of checks'
            else 'has a check that nobody answered for'
        end as found,
        [records.evidence_id] || coalesce(checks.evidence, []) as evidence
    from route53_failover_records as records
    left join checks
        on checks.health_check_id = records.health_check_id
),
zones as (
    select
        account_id,
        zone_id,
        bool_or(found in ('has no health check', 'has a health check that is disabled', 'is unhealthy')) as is_blind,
        bool_or(found = 'names a check that this run does not list') as hangs_on_list,
        bool_or(found = 'has a check that nobody answered for') as hangs_on_status,
        string_agg(name || ' ' || found, '; ' order by name) as spelled,
        list_distinct(flatten(list(evidence)))[:20] as evidence
    from records
    group by all
),
answered as (
    select account_id, parent_resource_id as zone_id, bool_or(error_code is not null) as is_gone, min(response_id) as response_id
    from answers
    where service = 'route53' and operation = 'ListResourceRecordSets'
    group by all
),
unanswered as (
    select distinct account_id
    from call_outcomes
    where service = 'route53' and operation in ('ListHealthChecks', 'GetHealthCheckStatus') and not answered
),
judged as (
    select
        listed.account_id,
        'global' as region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when answered.zone_id is null then null
            when answered.is_gone or zones.zone_id is null then 'not_applicable'
            when zones.is_blind then 'fail'
            when not (zones.hangs_on_list or zones.hangs_on_status) then 'pass'
            when unanswered.account_id is null then 'no_evidence'
        end as status,
        case
            when answered.is_gone then 'the zone is no more'
            when zones.zone_id is null then 'no record is the first of a failover pair'
            else zones.spelled
        end as reason,
        list_distinct(evidence(listed.evidence_id, answered.response_id) || coalesce(zones.evidence, [])) as evidence
    from items as listed
    left join answered
        on answered.account_id = listed.account_id and answered.zone_id = listed.resource_id
    left join zones
        on zones.account_id = listed.account_id and zones.zone_id = listed.resource_id
    left join unanswered
        on unanswered.account_id = listed.account_id
    where listed.service = 'route53' and listed.operation = 'ListHostedZones' and listed.error_code is null
)
select * from judged
