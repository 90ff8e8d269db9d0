/*---
title: Log groups with audit records can't be deleted by mistake
question: Are log groups that carry audit records protected from deletion?
passes: deletion protection is on for the log group that a trail of the account delivers to
not_applicable: no trail of the account delivers to a log group of its own
severity: low
kind: customer-specific
evidence: [cloudtrail:DescribeTrails, logs:DescribeLogGroups]
population: [cloudtrail:DescribeTrails]
remediation: aws logs put-log-group-deletion-protection --log-group-identifier NAME --deletion-protection-enabled
notes: A young feature; where it was never set the answer does not say so, and it is off.
---*/
with
wanted as (
    select account_id, region, log_group, min(evidence_id) as evidence_id
    from cloudtrail_trails
    where is_home and log_group is not null and log_group_account = account_id
    group by account_id, region, log_group
),
judged as (
    select
        wanted.account_id,
        wanted.region,
        'AWS::Logs::LogGroup' as resource_type,
        wanted.log_group as resource_id,
        groups.resource_arn,
        case
            when groups.deletion_protected then 'pass'
            when groups.resource_id is not null then 'fail'
            when asked.operation is not null then 'fail'
        end as status,
        case
            when groups.resource_id is null then 'the log group does not exist'
            else 'deletion protection is ' || if(groups.deletion_protected, 'on', 'off')
        end as reason,
        evidence(wanted.evidence_id, groups.evidence_id) as evidence
    from wanted
    left join logs_log_groups as groups
        on groups.account_id = wanted.account_id
        and groups.region = wanted.region
        and groups.resource_id = wanted.log_group
    left join answered_operations as asked
        on asked.account_id = wanted.account_id
        and asked.region = wanted.region
        and asked.service = 'logs'
        and asked.operation = 'DescribeLogGroups'
)
select * from judged
