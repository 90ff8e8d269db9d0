/*---
description: >
  Manual snapshots of DB instances and of clusters (Aurora's, DocumentDB's and Neptune's), with who may restore them;
  restorable_by is null where that was not answered, gone is true where the snapshot was deleted since the list
---*/
with
snapshots as (
    select * from items
    where service = 'rds' and operation in ('DescribeDBSnapshots', 'DescribeDBClusterSnapshots') and error_code is null
),
attributes as (
    select
        account_id,
        region,
        if(operation = 'DescribeDBSnapshotAttributes', 'DescribeDBSnapshots', 'DescribeDBClusterSnapshots') as listed_by,
        parent_resource_id,
        evidence_id,
        error_code is not null as gone,
        json_listed(coalesce(
            item -> '$.DBSnapshotAttributesResult.DBSnapshotAttributes',
            item -> '$.DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes'
        )) as attributes
    from items
    where service = 'rds' and operation in ('DescribeDBSnapshotAttributes', 'DescribeDBClusterSnapshotAttributes')
)
select
    snapshots.account_id,
    snapshots.region,
    snapshots.resource_type,
    snapshots.resource_id,
    snapshots.resource_arn,
    snapshots.item ->> 'Engine' as engine,
    coalesce(attributes.gone, false) as gone,
    flatten(list_transform(
        list_filter(attributes.attributes, lambda attribute: attribute ->> 'AttributeName' = 'restore'),
        lambda attribute: json_texts(attribute -> 'AttributeValues')
    )) as restorable_by,
    evidence(snapshots.evidence_id, attributes.evidence_id) as evidence
from snapshots
left join attributes
    on attributes.account_id = snapshots.account_id
    and attributes.region = snapshots.region
    and attributes.listed_by = snapshots.operation
    and attributes.parent_resource_id = snapshots.resource_id
