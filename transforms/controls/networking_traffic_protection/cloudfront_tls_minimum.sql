/*---
title: Distributions refuse old protocol versions
question: Do distributions refuse old protocol versions?
passes: MinimumProtocolVersion is one of {allowed_policies}
not_applicable: the distribution is disabled
severity: medium
kind: customer-specific
evidence: [cloudfront:ListDistributions]
parameters:
  allowed_policies:
    type: texts
    default: [TLSv1.2_2018, TLSv1.2_2019, TLSv1.2_2021, TLSv1.2_2025, TLSv1.3_2025]
    about: security policies that may be the minimum
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
        when not has_default_certificate and list_contains($allowed_policies, minimum_tls) then 'pass'
        else 'fail'
    end as status,
    case
        when not is_enabled then 'the distribution is disabled'
        when has_default_certificate then 'it has CloudFront''s own certificate, whose minimum is TLSv1'
        else format(
            'the minimum is {}, one of {} asked for',
            coalesce(minimum_tls, 'not set'),
            array_to_string($allowed_policies, ', ')
        )
    end as reason,
    [evidence_id] as evidence
from cloudfront_distributions
