/*---
title: Each cache's engine version is in standard support
question: Is each cache's engine version in standard support?
passes: the reference table's end of standard support of the major version lies after the day of the answer
severity: medium
kind: shared
evidence: [elasticache:DescribeCacheClusters]
remediation: aws elasticache modify-replication-group --replication-group-id ID --engine-version VERSION
notes: >
  No API of the service answers this. A version that the table does not list is no_evidence, never supported; the table's
  date stands in the reason. Valkey and Memcached are not in the table yet.
---*/
with
judged as (
    select
        caches.account_id,
        caches.region,
        caches.resource_type,
        caches.resource_id,
        caches.resource_arn,
        support_status(listed.version, listed.ends_on, cast(caches.collected_at as date)) as status,
        support_reason(
            caches.engine || ' ' || caches.engine_version, listed.version, listed.ends_on, listed.as_of
        ) as reason,
        [caches.evidence_id] as evidence
    from elasticache_clusters as caches
    left join support_dates as listed
        on listed.subject = 'elasticache ' || caches.engine
        and listed.version = caches.major_version
)
select * from judged
