/*---
title: An image's tag can't be moved to other content
question: Can an image tag not be moved to other content?
passes: tags are IMMUTABLE, or immutable but for tags that begin with latest
severity: medium
kind: customer-specific
evidence: [ecr:DescribeRepositories]
frameworks: {FSBP: [ECR.2]}
remediation: aws ecr put-image-tag-mutability --repository-name NAME --image-tag-mutability IMMUTABLE
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
            when tag_mutability = 'IMMUTABLE' then 'pass'
            when tag_mutability = 'IMMUTABLE_WITH_EXCLUSION'
                and len(list_filter(mutable_tags, lambda tag: not starts_with(tag, 'latest'))) = 0 then 'pass'
            else 'fail'
        end as status,
        'tags are ' || tag_mutability
        || if(len(mutable_tags) > 0, ', except ' || array_to_string(mutable_tags, ', '), '') as reason,
        [evidence_id] as evidence
    from ecr_repositories
)
select * from judged
