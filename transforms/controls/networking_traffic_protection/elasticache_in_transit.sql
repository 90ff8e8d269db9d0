/*---
title: Caches accept only TLS
question: Do caches accept only TLS?
passes: encryption in transit is on, and its mode is not preferred, which takes clear text beside TLS
not_applicable: a node of a replication group, which is judged as a whole
severity: high
kind: customer-specific
evidence: [elasticache:DescribeReplicationGroups, elasticache:DescribeCacheClusters]
population: [elasticache:DescribeReplicationGroups, elasticache:DescribeCacheClusters]
frameworks: {FSBP: [ElastiCache.5], PCI-4.0: ["4.2.1"], ISO-27001-2022: [A.8.24], SOC2: [CC6.7]}
remediation: >
  aws elasticache modify-replication-group --transit-encryption-enabled --transit-encryption-mode preferred, move the
  clients, and set the mode to required.
notes: Serverless caches take only TLS and need no row.
---*/
with
caches as (
    from items where service = 'elasticache' and operation = 'DescribeReplicationGroups'
    union all
    from items where service = 'elasticache' and operation = 'DescribeCacheClusters'
),
weighed as (
    select
        *,
        item ->> 'TransitEncryptionEnabled' = 'true' as encrypts,
        item ->> 'TransitEncryptionMode' as mode,
        if(operation = 'DescribeCacheClusters', item ->> 'ReplicationGroupId', null) as member_of
    from caches
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when member_of is not null then 'not_applicable'
        when encrypts and mode is distinct from 'preferred' then 'pass'
        else 'fail'
    end as status,
    case
        when member_of is not null then 'a node of replication group ' || member_of
        when encrypts then 'takes TLS' || if(mode = 'preferred', ', and clear text beside it', ' only')
        else 'takes clear text'
    end as reason,
    [evidence_id] as evidence
from weighed
