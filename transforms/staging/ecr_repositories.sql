/*---
description: ECR repositories
---*/
with
repositories as (
    select *, json_transform(item, '{
        "imageTagMutability": "VARCHAR", "imageTagMutabilityExclusionFilters": [{"filter": "VARCHAR"}],
        "imageScanningConfiguration": {"scanOnPush": "BOOLEAN"}
    }') as repository
    from items
    where service = 'ecr' and operation = 'DescribeRepositories'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    repository.imageTagMutability as tag_mutability,
    list_transform(
        coalesce(repository.imageTagMutabilityExclusionFilters, []), lambda exclusion: exclusion.filter
    ) as mutable_tags,
    coalesce(repository.imageScanningConfiguration.scanOnPush, false) as scans_on_push
from repositories
