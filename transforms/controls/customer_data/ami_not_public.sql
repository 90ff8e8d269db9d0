/*---
title: No machine image of the account is public
question: Is no own machine image public?
passes: the image's Public is false
severity: high
kind: customer-specific
evidence: [ec2:DescribeImages]
frameworks: {SOC2: [CC6.6]}
remediation: aws ec2 modify-image-attribute --image-id ID --launch-permission "Remove=[{Group=all}]"
notes: Deprecated and disabled images are listed too. An image that is sold on purpose fails like any other.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case is_public when true then 'fail' when false then 'pass' else 'no_evidence' end as status,
    case is_public
        when true then 'everybody may launch it'
        when false then 'only accounts that are named may launch it'
        else 'the answer does not say whether it is public'
    end || coalesce(' (' || state || ')', '') as reason,
    [evidence_id] as evidence
from ec2_images
