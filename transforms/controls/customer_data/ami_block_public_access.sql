/*---
title: Public sharing of images is blocked in every Region
question: Is public sharing of images blocked in every region in use?
passes: the Region's setting is block-new-sharing
severity: medium
kind: customer-specific
evidence: [ec2:GetImageBlockPublicAccessState]
remediation: aws ec2 enable-image-block-public-access --image-block-public-access-state block-new-sharing
notes: Images that are public already stay so; ami_not_public judges them.
---*/
select
    account_id,
    region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    case when state in ('block-new-sharing') then 'pass' when state is not null then 'fail' else 'no_evidence' end as status,
    coalesce(state, 'the answer does not say whether sharing is blocked')
    || if(managed_by = 'declarative-policy', ', by a policy of the organization', '') as reason,
    [evidence_id] as evidence
from ec2_image_blocks
