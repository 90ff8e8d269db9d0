/*---
title: Auto Scaling groups replace what is unhealthy
question: Were unhealthy instances replaced in the period, and can the group still do so?
passes: >
  no process is suspended that replacing needs (HealthCheck, ReplaceUnhealthy, Launch, Terminate), and every replacement
  of the period succeeded, or was followed by one that did
not_applicable: the group may hold no instance
severity: medium
kind: customer-specific
evidence: [autoscaling:DescribeAutoScalingGroups, autoscaling:DescribeScalingActivities]
population: [autoscaling:DescribeAutoScalingGroups]
remediation: aws autoscaling resume-processes --auto-scaling-group-name NAME; mend what the activity's message names.
notes: >
  AWS remembers activities for six weeks and the night asks for a month; a longer period is covered by the nights between.
  AWS itself suspends processes of a group that failed to launch for more than a day.
---*/
with
replacements as (
    select
        account_id,
        region,
        group_name,
        count(*) as replacements,
        max(started_at) filter (state = 'Successful') as succeeded_at,
        max(started_at) filter (state in ('Failed', 'Cancelled')) as failed_at,
        arg_max(state || coalesce(': ' || message, ''), started_at)
            filter (state in ('Failed', 'Cancelled')) as failure,
        list(evidence_id order by started_at desc)[:10] as evidence
    from autoscaling_replacements
    group by all
),
asked as (from answered_operations where service = 'autoscaling' and operation = 'DescribeScalingActivities'),
groups as (
    select
        groups.*,
        list_sort(list_intersect(suspended, ['HealthCheck', 'Launch', 'ReplaceUnhealthy', 'Terminate'])) as stopped,
        coalesce(replacements.replacements, 0) as replacements,
        replacements.failed_at is not null
        and coalesce(replacements.succeeded_at <= replacements.failed_at, true) as has_failed,
        replacements.failed_at,
        replacements.failure,
        coalesce(replacements.evidence, []) as evidence
    from autoscaling_groups as groups
    left join replacements
        on replacements.account_id = groups.account_id
        and replacements.region = groups.region
        and replacements.group_name = groups.resource_id
),
judged as (
    select
        groups.account_id,
        groups.region,
        groups.resource_type,
        groups.resource_id,
        groups.resource_arn,
        case
            when groups.max_size = 0 then 'not_applicable'
            when len(groups.stopped) > 0 or groups.has_failed then 'fail'
            when asked.account_id is not null then 'pass'
        end as status,
        case
            when groups.max_size = 0 then 'the group may hold no instance'
            when len(groups.stopped) > 0 then 'suspended: ' || array_to_string(groups.stopped, ', ')
            when groups.has_failed then format('a replacement of {} ended {}', moment(groups.failed_at), groups.failure)
            else format('{} replacements in the period, none of them failed for good', groups.replacements)
        end as reason,
        [groups.evidence_id] || groups.evidence as evidence
    from groups
    left join asked
        on asked.account_id = groups.account_id and asked.region = groups.region
)
select * from judged
