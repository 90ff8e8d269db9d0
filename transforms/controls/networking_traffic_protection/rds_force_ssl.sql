/*---
title: Every DB instance refuses clear-text sessions
question: Does every DB instance refuse clear-text sessions?
passes: >
  PostgreSQL and SQL Server: rds.force_ssl is 1; MySQL and MariaDB: require_secure_transport is 1 or ON, in every parameter
  group of the instance
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
    select account_id, region, resource_id, unnest(parameter_groups) as parameter_group from asked
),
answered as (
    select distinct account_id, region, parent_resource_id as parameter_group
    from answers
    where service = 'rds' and operation = 'DescribeDBParameters' and error_code is null
),
found as (
    select
        asked.account_id,
        asked.region,
        asked.resource_id,
        bool_or(answered.parameter_group is null) as is_unknown,
        bool_and(coalesce(upper(parameters.value) in ('1', 'ON'), false)) as is_forced,
        string_agg(distinct groups.parameter_group, ', ') as names,
        coalesce(list(parameters.evidence_id) filter (parameters.evidence_id is not null), []) as evidence
    from asked
    join groups using (account_id, region, resource_id)
    left join answered using (account_id, region, parameter_group)
    left join rds_db_parameters as parameters
        on parameters.account_id = asked.account_id
        and parameters.region = asked.region
        and parameters.parameter_group = groups.parameter_group
        and parameters.name = asked.parameter
    group by asked.account_id, asked.region, asked.resource_id
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
            when found.is_unknown then null
            when found.is_forced then 'pass'
            else 'fail'
        end as status,
        case
            when asked.cluster_id is not null then 'a member of cluster ' || asked.cluster_id
            when asked.parameter is null then 'no parameter decides this for engine ' || asked.engine
            else format(
                '{} is {} in parameter group {}', asked.parameter, if(found.is_forced, 'on', 'off'), found.names
            )
        end as reason,
        list_concat([asked.evidence_id], coalesce(found.evidence, [])) as evidence
    from asked
    left join found using (account_id, region, resource_id)
)
select * from judged
