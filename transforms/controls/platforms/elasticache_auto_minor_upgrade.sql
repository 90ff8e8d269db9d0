/*---
title: Cache clusters take minor version updates by themselves
question: Do cache clusters take minor version updates by themselves?
passes: AutoMinorVersionUpgrade is true, and the engine heeds it (Valkey, and Redis OSS from 6.0 on)
not_applicable: the engine is Memcached, which has no such updates
severity: medium
kind: shared
evidence: [elasticache:DescribeCacheClusters]
frameworks: {PCI-4.0: ["6.3.3"], FSBP: [ElastiCache.2]}
remediation: aws elasticache modify-replication-group --replication-group-id ID --auto-minor-version-upgrade --apply-immediately
notes: >
  Before Redis OSS 6.0 the flag is true and does nothing, which fails. Serverless caches have no such setting: AWS updates
  them.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when engine = 'memcached' then 'not_applicable'
            when not auto_minor_version_upgrade then 'fail'
            when engine = 'redis' and try_cast(major_version as integer) < 6 then 'fail'
            when auto_minor_version_upgrade then 'pass'
            else 'no_evidence'
        end as status,
        case
            when engine = 'memcached' then 'Memcached has no such updates'
            when engine = 'redis' and auto_minor_version_upgrade and try_cast(major_version as integer) < 6
                then 'automatic minor updates are on, but redis ' || engine_version || ' does not heed them'
            else coalesce(
                'automatic minor updates are ' || if(auto_minor_version_upgrade, 'on', 'off'),
                'the answer does not hold the setting'
            )
        end as reason,
        [evidence_id] as evidence
    from elasticache_clusters
)
select * from judged
