/*---
title: The image of every running instance is at most {max_age_days} days old
question: Is the image of every running instance at most {max_age_days} days old?
passes: the image was made at most {max_age_days} days before the answer
not_applicable: the instance does not run, or a service of AWS operates it
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ec2:DescribeInstanceImageMetadata]
population: [ec2:DescribeInstances]
parameters:
  max_age_days: {type: integer, default: 180, about: days that an image may be old}
remediation: Build the image anew, and replace the instance by one that starts from it.
notes: >
  An old image on a patched instance is a risk when it must be rebuilt, and no missing patch. EC2 tells of an image also
  after it was deregistered; where it holds no date there is no evidence here.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        date_diff('hour', created_at, collected_at) / 24 as age,
        case
            when why_not is not null then 'not_applicable'
            when not is_answered then null
            when age <= $max_age_days then 'pass'
            when age is not null then 'fail'
            else 'no_evidence'
        end as status,
        coalesce(
            why_not,
            image || strftime(created_at, ' was made on %Y-%m-%d')
            || format(', at most {} days before asked for', $max_age_days),
            'the age of its image is not known'
        ) as reason,
        evidence
    from ec2_instance_images
)
select * exclude (age) from judged
