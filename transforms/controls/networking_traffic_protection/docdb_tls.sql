/*---
title: DocumentDB clusters refuse clear-text sessions
question: Do DocumentDB clusters refuse clear-text sessions?
passes: the parameter tls of the cluster's group is not disabled, and the group is in force on all members (in-sync)
severity: high
kind: customer-specific
evidence: [rds:DescribeDBClusters, rds:DescribeDBClusterParameterGroups, rds:DescribeDBClusterParameters]
remediation: Set tls to tls1.2+ in a parameter group of the cluster's own, and reboot its instances.
notes: >
  The calls of RDS list DocumentDB's clusters and parameter groups too, so nothing is asked twice. The value enabled takes
  every TLS version that the engine still offers; tls1.2+ is stricter. The parameter acts after a reboot.
---*/
with
clusters as (
    select *, 'tls' as parameter
    from rds_listed_clusters
    where engine = 'docdb'
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
        when is_gone then 'no_evidence'
        when is_read and not (coalesce(lower(value) <> 'disabled', false)) then 'fail'
        when not parameters_in_sync then 'fail'
        when is_read then 'pass'
    end as status,
    case
        when is_gone then 'no parameters were found of group ' || parameter_group
        when is_read and not (coalesce(lower(value) <> 'disabled', false)) then format('{} is {} in parameter group {}', parameter, coalesce(value, 'off'), parameter_group)
        when not parameters_in_sync then format('parameter group {} is not in force yet', parameter_group)
        else format('{} is {} in parameter group {}', parameter, value, parameter_group)
    end as reason,
    evidence(evidence_id, group_evidence_id, parameter_evidence_id) as evidence
from settings
