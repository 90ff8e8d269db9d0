/*---
title: Caches fail over to another zone
question: Do cache replication groups fail over to another zone?
passes: Multi-AZ and automatic failover are both enabled
severity: medium
kind: customer-specific
evidence: [elasticache:DescribeReplicationGroups]
frameworks: {ISO-27001-2022: [A.8.14], FSBP: [ElastiCache.3]}
remediation: aws elasticache modify-replication-group --multi-az-enabled --automatic-failover-enabled
notes: Serverless caches span zones by themselves; Memcached's clusters have no failover. Neither is listed here.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(multi_az = 'enabled' and automatic_failover = 'enabled', 'pass', 'fail') as status,
    format(
        'Multi-AZ is {}, automatic failover {}', coalesce(multi_az, 'disabled'), coalesce(automatic_failover, 'disabled')
    ) as reason,
    [evidence_id] as evidence
from elasticache_replication_groups
