/*---
title: Distributions refuse old protocol versions
question: Do distributions refuse old protocol versions?
passes: MinimumProtocolVersion is TLSv1.2_2018 or a later one
not_applicable: the distribution is disabled
severity: medium
kind: customer-specific
evidence: [cloudfront:ListDistributions]
frameworks: {PCI-4.0: ["4.2.1"], FSBP: [CloudFront.7]}
remediation: Give the distribution a domain and certificate of your own, and set the security policy TLSv1.2_2021.
notes: With CloudFront's own certificate the minimum is TLSv1, whatever was asked for.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not is_enabled then 'not_applicable'
        when not has_default_certificate and regexp_matches(minimum_tls, '^TLSv1\.[2-9]_') then 'pass'
        else 'fail'
    end as status,
    case
        when not is_enabled then 'the distribution is disabled'
        when has_default_certificate then 'it has CloudFront''s own certificate, whose minimum is TLSv1'
        else 'the minimum is ' || coalesce(minimum_tls, 'not set')
    end as reason,
    [evidence_id] as evidence
from cloudfront_distributions
