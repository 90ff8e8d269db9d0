/*---
description: >
  DB clusters with the parameter that demands TLS of their engine's clients (null where none does) and its value in the
  cluster's parameter group; is_read says whether the group's parameters were answered, is_gone that there is no such group
---*/
with
clusters as (
    select
        *,
        case
            when engine in ('aurora-postgresql', 'postgres') then 'rds.force_ssl'
            when engine in ('aurora-mysql', 'mysql') then 'require_secure_transport'
            when engine = 'docdb' then 'tls'
        end as parameter
    from rds_listed_clusters
),
lists_answered as (from answered_operations where service = 'rds' and operation = 'DescribeDBClusterParameterGroups'),
listed_groups as (
    select account_id, region, resource_id as parameter_group, evidence_id
    from items
    where service = 'rds' and operation = 'DescribeDBClusterParameterGroups'
),
read_groups as (
    select account_id, region, parent_resource_id as parameter_group, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'rds' and operation = 'DescribeDBClusterParameters'
    group by all
),
parameters as (
    select
        account_id,
        region,
        parent_resource_id as parameter_group,
        evidence_id,
        item ->> 'ParameterName' as parameter,
        item ->> 'ParameterValue' as value
    from items
    where service = 'rds' and operation = 'DescribeDBClusterParameters' and error_code is null
)
select
    clusters.* exclude (evidence_id),
    evidence(clusters.evidence_id, listed_groups.evidence_id, parameters.evidence_id) as evidence,
    parameters.value,
    read_groups.parameter_group is not null as is_read,
    coalesce(read_groups.is_gone, false)
    or (listed_groups.parameter_group is null and lists_answered.region is not null) as is_gone
from clusters
left join listed_groups using (account_id, region, parameter_group)
left join lists_answered using (account_id, region)
left join read_groups using (account_id, region, parameter_group)
left join parameters using (account_id, region, parameter_group, parameter)
