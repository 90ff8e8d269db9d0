/*---
description: >
  What holds data at rest under a name of its own (buckets, databases and their clusters, tables, file systems, search
  domains, warehouses), with its tags; tags is null where they were not answered
---*/
with
stores as (
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from rds_listed_instances
    where cluster_id is null
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from rds_listed_clusters
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from dynamodb_tables
    where not gone
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from efs_file_systems
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from fsx_file_systems
    where state is distinct from 'DELETING'
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence[1]
    from opensearch_domains
    where not is_gone
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from redshift_clusters
),
asked as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources'),
tagged as (
    select account_id, resource_arn, any_value(tags) as tags, min(evidence_id) as evidence_id
    from resource_tags
    group by all
)
select
    stores.* exclude (evidence_id),
    if(asked.account_id is null, null, coalesce(tagged.tags, [])) as tags,
    evidence(stores.evidence_id, tagged.evidence_id) as evidence
from stores
left join tagged
    on tagged.account_id = stores.account_id and tagged.resource_arn = stores.resource_arn
left join asked
    on asked.account_id = stores.account_id and asked.region = stores.region
union all
select
    buckets.account_id,
    buckets.region,
    buckets.resource_type,
    buckets.resource_id,
    buckets.resource_arn,
    tagged.tags,
    evidence(buckets.evidence_id, tagged.evidence_id)
from s3_buckets as buckets
left join s3_bucket_tags as tagged
    on tagged.account_id = buckets.account_id and tagged.bucket = buckets.resource_id
