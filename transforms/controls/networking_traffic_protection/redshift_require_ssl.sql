/*---
title: Redshift clusters refuse clear-text sessions
question: Do Redshift clusters refuse clear-text sessions?
passes: require_ssl is true in every parameter group of the cluster, and the groups are in force (in-sync)
severity: medium
kind: customer-specific
evidence: [redshift:DescribeClusters, redshift:DescribeClusterParameterGroups, redshift:DescribeClusterParameters]
frameworks: {FSBP: [Redshift.2], PCI-4.0: ["4.2.1"], ISO-27001-2022: [A.8.24], SOC2: [CC6.7]}
remediation: Give the cluster a parameter group of its own with require_ssl true, and reboot the cluster.
notes: Default groups cannot be edited and leave it off. A group that waits for a reboot is not in force.
---*/
with
clusters as (
    from items where service = 'redshift' and operation = 'DescribeClusters'
),
used as (
    select
        account_id,
        region,
        resource_id,
        unnest(from_json(item -> 'ClusterParameterGroups', '[{
            "ParameterGroupName": "VARCHAR", "ParameterApplyStatus": "VARCHAR"
        }]'), recursive := true)
    from clusters
),
settings as (
    select
        account_id,
        region,
        parent_resource_id as ParameterGroupName,
        bool_or(error_code is not null) as is_gone,
        bool_or(item ->> 'ParameterName' = 'require_ssl' and lower(item ->> 'ParameterValue') = 'true') as is_on,
        coalesce(min(evidence_id) filter (item ->> 'ParameterName' = 'require_ssl'), min(evidence_id)) as evidence_id
    from items
    where service = 'redshift' and operation = 'DescribeClusterParameters'
    group by all
),
groups_answered as (
    from answered_operations where service = 'redshift' and operation = 'DescribeClusterParameterGroups'
),
listed_groups as (
    select account_id, region, resource_id as ParameterGroupName, evidence_id
    from items
    where service = 'redshift' and operation = 'DescribeClusterParameterGroups'
),
found as (
    select
        used.account_id,
        used.region,
        used.resource_id,
        string_agg(used.ParameterGroupName, ', ' order by used.ParameterGroupName)
            filter (not settings.is_gone and not settings.is_on) as off,
        string_agg(used.ParameterGroupName, ', ' order by used.ParameterGroupName)
            filter (used.ParameterApplyStatus <> 'in-sync') as waiting,
        bool_and(settings.is_on) and count(*) = count(settings.is_on) as is_on,
        bool_or(
            coalesce(settings.is_gone, false)
            or (listed_groups.ParameterGroupName is null and groups_answered.region is not null)
        ) as is_gone,
        flatten(list(evidence(listed_groups.evidence_id, settings.evidence_id))) as evidence
    from used
    left join settings using (account_id, region, ParameterGroupName)
    left join listed_groups using (account_id, region, ParameterGroupName)
    left join groups_answered using (account_id, region)
    group by all
),
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when found.off is not null then 'fail'
            when found.resource_id is null or found.is_gone then 'no_evidence'
            when found.waiting is not null then 'fail'
            when found.is_on then 'pass'
        end as status,
        case
            when found.off is not null then 'require_ssl is off in parameter group ' || found.off
            when found.resource_id is null then 'the answer names no parameter group'
            when found.is_gone then 'no parameters were found of one of its groups'
            when found.waiting is not null then format('parameter group {} is not in force yet', found.waiting)
            else 'require_ssl is on'
        end as reason,
        list_distinct([clusters.evidence_id] || coalesce(found.evidence, [])) as evidence
    from clusters
    left join found using (account_id, region, resource_id)
)
select * from judged
