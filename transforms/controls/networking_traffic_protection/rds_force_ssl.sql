/*---
title: Every DB instance refuses clear-text sessions
question: Does every DB instance refuse clear-text sessions?
passes: >
  PostgreSQL and SQL Server: rds.force_ssl is 1; MySQL and MariaDB: require_secure_transport is 1 or ON; in every parameter
  group of the instance, and the groups are in force (in-sync)
not_applicable: a member of a cluster, or an engine for which no parameter decides it (Oracle, Db2, RDS Custom)
severity: medium
kind: customer-specific
evidence: [rds:DescribeDBInstances, rds:DescribeDBParameterGroups, rds:DescribeDBParameters]
frameworks: {FSBP: [RDS.38, RDS.39], ISO-27001-2022: [A.8.24]}
remediation: Set the parameter in the instance's parameter group, and reboot the instance.
---*/
with
asked as (
    select
        *,
        case
            when cluster_id is not null then null
            when engine = 'postgres' or starts_with(engine, 'sqlserver') then 'rds.force_ssl'
            when engine in ('mysql', 'mariadb') then 'require_secure_transport'
        end as parameter
    from rds_db_instances
),
groups as (
    select account_id, region, resource_id, unnest(parameter_groups) as parameter_group
    from asked
    where parameter is not null
),
listed_groups as (
    select account_id, region, resource_id as parameter_group, evidence_id
    from items
    where service = 'rds' and operation = 'DescribeDBParameterGroups' and error_code is null
),
lists_answered as (from answered_operations where service = 'rds' and operation = 'DescribeDBParameterGroups'),
read_groups as (
    select account_id, region, parent_resource_id as parameter_group, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'rds' and operation = 'DescribeDBParameters'
    group by all
),
settings as (
    select
        groups.*,
        read_groups.is_gone or (listed_groups.evidence_id is null and lists_answered.region is not null) as is_gone,
        case
            when read_groups.is_gone is false then coalesce(upper(parameters.value) in ('1', 'ON'), false)
        end as is_on,
        evidence(listed_groups.evidence_id, parameters.evidence_id) as evidence
    from groups
    left join listed_groups using (account_id, region, parameter_group)
    left join lists_answered using (account_id, region)
    left join read_groups using (account_id, region, parameter_group)
    left join asked using (account_id, region, resource_id)
    left join rds_db_parameters as parameters
        on parameters.account_id = groups.account_id
        and parameters.region = groups.region
        and parameters.parameter_group = groups.parameter_group
        and parameters.name = asked.parameter
),
found as (
    select
        account_id,
        region,
        resource_id,
        bool_or(is_on is false) as is_off,
        bool_or(is_on is null and is_gone) as is_gone,
        bool_and(is_on is true) as is_on,
        string_agg(parameter_group, ', ' order by parameter_group) as names,
        flatten(list(evidence)) as evidence
    from settings
    group by account_id, region, resource_id
),
judged as (
    select
        asked.account_id,
        asked.region,
        asked.resource_type,
        asked.resource_id,
        asked.resource_arn,
        case
            when asked.parameter is null then 'not_applicable'
            when found.is_off then 'fail'
            when found.names is null or found.is_gone then 'no_evidence'
            when not asked.parameters_in_sync then 'fail'
            when found.is_on then 'pass'
        end as status,
        case
            when asked.cluster_id is not null then 'a member of cluster ' || asked.cluster_id
            when asked.parameter is null then 'no parameter decides this for engine ' || asked.engine
            when found.names is null then 'the answer names no parameter group'
            when found.is_off then format('{} is off in parameter group {}', asked.parameter, found.names)
            when found.is_gone then 'no parameters were found of group ' || found.names
            when not asked.parameters_in_sync then format('parameter group {} is not in force yet', found.names)
            else format('{} is on in parameter group {}', asked.parameter, found.names)
        end as reason,
        list_distinct([asked.evidence_id] || coalesce(found.evidence, [])) as evidence
    from asked
    left join found using (account_id, region, resource_id)
)
select * from judged
