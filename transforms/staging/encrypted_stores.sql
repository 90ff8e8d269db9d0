/*---
description: >
  Volumes, databases, clusters, tables, file systems and buckets with the key that they name, and with what they themselves
  say is wrong with it; is_known is false where their settings were not answered
---*/
with
databases as (
    select account_id, region, resource_type, resource_id, resource_arn, kms_key, state, evidence_id
    from rds_listed_instances
    where cluster_id is null
    union all
    select account_id, region, resource_type, resource_id, resource_arn, kms_key, state, evidence_id
    from rds_listed_clusters
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    true as is_known,
    kms_key,
    null as trouble,
    [evidence_id] as evidence
from ec2_volumes
where state not in ('deleting', 'deleted')
union all
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    true,
    kms_key,
    if(starts_with(state, 'inaccessible-encryption-credentials'), 'its state is ' || state, null),
    [evidence_id]
from databases
union all
select
    tables.account_id,
    tables.region,
    tables.resource_type,
    tables.resource_id,
    tables.resource_arn,
    details.evidence_id is not null,
    details.kms_key,
    coalesce(
        'its key could not be used since ' || moment(details.inaccessible_since),
        if(details.state = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'its key can not be used', null)
    ),
    evidence(tables.evidence_id, details.evidence_id)
from dynamodb_tables as tables
left join dynamodb_table_details as details
    on details.account_id = tables.account_id
    and details.region = tables.region
    and details.table_name = tables.resource_id
where details.gone is not true
union all
select account_id, region, resource_type, resource_id, resource_arn, true, kms_key, null, [evidence_id]
from efs_file_systems
union all
select
    buckets.account_id,
    buckets.region,
    buckets.resource_type,
    buckets.resource_id,
    buckets.resource_arn,
    encryption.evidence_id is not null,
    encryption.kms_key,
    null,
    evidence(buckets.evidence_id, encryption.evidence_id)
from s3_buckets as buckets
left join s3_bucket_encryption as encryption
    on encryption.account_id = buckets.account_id and encryption.bucket = buckets.resource_id
