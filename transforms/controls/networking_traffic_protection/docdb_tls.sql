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
settings as (
    select *, coalesce(lower(value) <> 'disabled', false) as is_on
    from rds_cluster_tls_settings
    where engine = 'docdb'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    tls_setting_status(is_on, is_read, is_gone, parameters_in_sync) as status,
    tls_setting_reason(is_on, is_gone, parameters_in_sync, parameter, value, parameter_group) as reason,
    evidence
from settings
