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
settings as (
    select *, coalesce(upper(value) in ('1', 'ON', 'TRUE'), false) as is_on
    from rds_cluster_tls_settings
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(
        parameter is null or engine = 'docdb',
        'not_applicable',
        tls_setting_status(is_on, is_read, is_gone, parameters_in_sync)
    ) as status,
    if(
        parameter is null or engine = 'docdb',
        'not judged here for engine ' || engine,
        tls_setting_reason(is_on, is_gone, parameters_in_sync, parameter, value, parameter_group)
    ) as reason,
    evidence
from settings
