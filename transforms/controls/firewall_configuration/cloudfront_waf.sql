/*---
title: Every CloudFront distribution carries a web ACL
question: Does every CloudFront distribution carry a web ACL?
passes: the distribution names a web ACL
not_applicable: the distribution is disabled
severity: high
kind: customer-specific
evidence: [cloudfront:ListDistributions]
frameworks: {PCI-4.0: ["1.3.1", "6.4.1", "6.4.2"], FSBP: [CloudFront.6]}
remediation: Attach a web ACL of scope CLOUDFRONT to the distribution.
notes: An ARN is one of WAFv2, a bare UUID one of WAF Classic, which the reason says; an empty text is none.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when not is_enabled then 'not_applicable' when web_acl_id is not null then 'pass' else 'fail' end as status,
    case
        when not is_enabled then 'the distribution is disabled'
        when starts_with(web_acl_id, 'arn:') then 'carries ' || web_acl_id
        when web_acl_id is not null then 'carries a web ACL of WAF Classic'
        else 'carries no web ACL'
    end as reason,
    [evidence_id] as evidence
from cloudfront_distributions
