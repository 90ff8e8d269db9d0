/*---
title: Caches are encrypted at rest
question: Are caches encrypted at rest?
passes: encryption at rest is on, or AWS encrypts the storage with its own key
not_applicable: a Memcached cluster, or a node of a group, where encryption is set
severity: medium
kind: customer-specific
evidence: &asked [elasticache:DescribeReplicationGroups, elasticache:DescribeCacheClusters]
population: *asked
frameworks: {FSBP: [ElastiCache.4], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: Restore a backup of the cache into a new group with --at-rest-encryption-enabled.
notes: Serverless caches are always encrypted, and not listed here.
---*/
with
caches as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        engine,
        encrypted,
        storage_encryption_type,
        kms_key
    from elasticache_replication_groups
    union all by name
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, engine, encrypted, group_id
    from elasticache_clusters
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when engine = 'memcached' or group_id is not null then 'not_applicable'
            else storage_status(encrypted, storage_encryption_type)
        end as status,
        case
            when engine = 'memcached' then 'Memcached keeps nothing at rest'
            when group_id is not null then 'a node of group ' || group_id || ', where encryption is set'
            else storage_reason(status, kms_key)
        end as reason,
        [evidence_id] as evidence
    from caches
)
select * from judged
