/*---
title: Every Aurora or Multi-AZ cluster refuses clear-text sessions
question: Does every Aurora or Multi-AZ cluster refuse clear-text sessions?
passes: >
  PostgreSQL: rds.force_ssl is 1; MySQL: require_secure_transport is 1 or ON; in the cluster's parameter group, and the group
  is in force on all members (in-sync)
not_applicable: an engine for which another control decides it (DocumentDB), or none (Neptune, which takes only TLS)
severity: medium
kind: customer-specific
evidence: [rds:DescribeDBClusters, rds:DescribeDBClusterParameterGroups, rds:DescribeDBClusterParameters]
remediation: Set the parameter in the cluster's parameter group, and reboot its instances.
notes: The parameter lies in the cluster's group and not in the groups of its instances. An absent value is the default, off.
---*/
with
clusters as (
    select *, case
        when engine in ('aurora-postgresql', 'postgres') then 'rds.force_ssl'
        when engine in ('aurora-mysql', 'mysql') then 'require_secure_transport'
    end as parameter
    from rds_listed_clusters
    ),
lists_answered as (from answered_operations where service = 'rds' and operation = 'DescribeDBClusterParameterGroups'),
settings as (
    select
        clusters.*,
        groups.evidence_id as group_evidence_id,
        parameters.evidence_id as parameter_evidence_id,
        parameters.value,
        groups.is_read,
        groups.is_gone or (groups.resource_id is null and lists_answered.region is not null) as is_gone
    from clusters
    left join rds_cluster_parameter_groups as groups
        on groups.account_id = clusters.account_id
        and groups.region = clusters.region
        and groups.resource_id = clusters.parameter_group
    left join lists_answered
        on lists_answered.account_id = clusters.account_id
        and lists_answered.region = clusters.region
    left join rds_cluster_parameters as parameters
        on parameters.account_id = clusters.account_id
        and parameters.region = clusters.region
        and parameters.parameter_group = clusters.parameter_group
        and parameters.name = clusters.parameter
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when parameter is null then 'not_applicable'
        when is_gone then 'no_evidence'
        when is_read and not (coalesce(upper(value) in ('1', 'ON', 'TRUE'), false)) then 'fail'
        when not parameters_in_sync then 'fail'
        when is_read then 'pass'
    end as status,
    case
        when parameter is null then 'not judged here for engine ' || engine
        when is_gone then 'no parameters were found of group ' || parameter_group
        when is_read and not (coalesce(upper(value) in ('1', 'ON', 'TRUE'), false)) then format('{} is {} in parameter group {}', parameter, coalesce(value, 'off'), parameter_group)
        when not parameters_in_sync then format('parameter group {} is not in force yet', parameter_group)
        else format('{} is {} in parameter group {}', parameter, value, parameter_group)
    end as reason,
    evidence(evidence_id, group_evidence_id, parameter_evidence_id) as evidence
from settings
