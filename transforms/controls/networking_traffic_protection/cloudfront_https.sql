/*---
title: Each distribution serves viewers only through HTTPS
question: Does each distribution serve viewers only through HTTPS?
passes: every behavior is https-only or redirect-to-https; a disabled distribution is out of scope
severity: high
kind: customer-specific
evidence: [cloudfront:ListDistributions]
frameworks: {FSBP: [CloudFront.3], PCI-4.0: ["4.2.1"]}
remediation: Set the viewer protocol policy of each cache behavior to redirect-to-https.
---*/
with
distributions as (
    select
        *,
        list_filter(
            behaviors, lambda behavior: behavior.viewer_protocol_policy not in ('https-only', 'redirect-to-https')
        ) as open_behaviors
    from cloudfront_distributions
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not is_enabled then 'not_applicable'
        when len(open_behaviors) = 0 then 'pass'
        else 'fail'
    end as status,
    case
        when not is_enabled then 'the distribution is disabled'
        when len(open_behaviors) = 0 then 'every behavior demands HTTPS'
        else 'serves HTTP for ' || array_to_string(list_transform(open_behaviors, lambda behavior: behavior.path), ', ')
    end as reason,
    [evidence_id] as evidence
from distributions
