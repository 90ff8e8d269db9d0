/*---
title: The image of every running instance still exists, and is not deprecated
question: Does the image of every running instance still exist, and is it not deprecated?
passes: the image is available, and its deprecation lies after the answer or is not planned
not_applicable: the instance does not run, or a service of AWS operates it
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ec2:DescribeInstanceImageMetadata]
population: [ec2:DescribeInstances]
remediation: Replace the instance by one that starts from a current image.
notes: An image that an answered call does not tell is gone, and fails.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        coalesce(deprecated_at <= collected_at, false) as is_deprecated,
        case
            when why_not is not null then 'not_applicable'
            when not is_answered then null
            when image_state = 'available' and not is_deprecated then 'pass'
            else 'fail'
        end as status,
        coalesce(
            why_not,
            image || ' is ' || coalesce(image_state, 'in an unknown state')
            || if(is_deprecated, strftime(deprecated_at, ', deprecated since %Y-%m-%d'), ''),
            'its image is not known any more'
        ) as reason,
        evidence
    from ec2_instance_images
)
select * exclude (is_deprecated) from judged
