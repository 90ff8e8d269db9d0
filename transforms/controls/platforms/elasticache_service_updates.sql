/*---
title: Security updates of caches are applied by their recommended date
question: Are security service updates applied by their recommended date?
passes: each security update of the cache is complete or does not apply to it, or its recommended date lies ahead
not_applicable: AWS took all the updates back
severity: medium
kind: shared
evidence: [elasticache:DescribeUpdateActions]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: aws elasticache batch-apply-update-action --service-update-name NAME --replication-group-ids ID
notes: One row a cache. An update that expired without being applied stays a fail, since the next one brings it.
---*/
with
updates as (
    from elasticache_service_updates where kind = 'security-update'
),
weighed as (
    select
        *,
        offer = 'cancelled' as is_taken_back,
        not is_taken_back and progress not in ('complete', 'not-applicable') and due_at <= collected_at as is_late
    from updates
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        case
            when bool_and(is_taken_back) then 'not_applicable'
            when bool_or(is_late) then 'fail'
            else 'pass'
        end as status,
        case
            when bool_or(is_late) then 'late: ' || string_agg(
                name || ' (' || progress || strftime(due_at, ', due on %Y-%m-%d)'), ', ' order by name
            ) filter (is_late)
            when bool_and(is_taken_back) then 'AWS took back ' || string_agg(name, ', ' order by name)
            else 'none is late of ' || string_agg(name || ' (' || progress || ')', ', ' order by name)
        end as reason,
        list(evidence_id) as evidence
    from weighed
    group by account_id, region, resource_type, resource_id
)
select * from judged
