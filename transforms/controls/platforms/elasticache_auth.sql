/*---
title: Caches ask clients who they are
question: Do caches ask clients who they are?
passes: >
  a token is asked for; or users are, and no user of the cache's user groups is on without a password
severity: medium
kind: customer-specific
evidence: [elasticache:DescribeReplicationGroups, elasticache:DescribeUsers]
frameworks: {FSBP: [ElastiCache.6]}
remediation: aws elasticache modify-replication-group --replication-group-id ID --user-group-ids-to-add GROUP
notes: >
  A user group alone is no protection: its default user may need no password. Authentication needs encryption in transit.
  Memcached's clusters and serverless caches are not judged here.
---*/
with
caches as (
    from elasticache_replication_groups
),
users_answered as (
    from answered_operations where service = 'elasticache' and operation = 'DescribeUsers'
),
open_users as (
    select account_id, region, unnest(user_groups) as user_group, user_id, evidence_id
    from elasticache_users
    where is_open
),
let_in as (
    select caches.account_id, caches.region, caches.resource_id, open_users.user_id, open_users.evidence_id
    from caches
    join open_users
        on open_users.account_id = caches.account_id
        and open_users.region = caches.region
        and list_contains(caches.user_groups, open_users.user_group)
),
let_in_by_cache as (
    select
        account_id,
        region,
        resource_id,
        string_agg(distinct user_id, ', ' order by user_id) as users,
        list_distinct(list(evidence_id)) as evidence
    from let_in
    group by all
),
judged as (
    select
        caches.account_id,
        caches.region,
        caches.resource_type,
        caches.resource_id,
        caches.resource_arn,
        case
            when caches.has_token then 'pass'
            when len(caches.user_groups) = 0 or let_in.users is not null then 'fail'
            when users_answered.account_id is null then null
            else 'pass'
        end as status,
        case
            when caches.has_token then 'clients need a token'
            when len(caches.user_groups) = 0 then 'anybody who reaches it is let in'
            when let_in.users is not null then 'let in without a password: ' || let_in.users
            else 'clients are users of ' || array_to_string(caches.user_groups, ', ')
        end as reason,
        list_distinct([caches.evidence_id] || coalesce(let_in.evidence, [])) as evidence
    from caches
    left join users_answered
        on users_answered.account_id = caches.account_id
        and users_answered.region = caches.region
    left join let_in_by_cache as let_in
        on let_in.account_id = caches.account_id
        and let_in.region = caches.region
        and let_in.resource_id = caches.resource_id
)
select * from judged
