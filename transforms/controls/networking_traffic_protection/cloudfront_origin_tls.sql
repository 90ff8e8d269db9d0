/*---
title: Traffic from the edge to the origin is encrypted
question: Is traffic from CloudFront's edge to the origin encrypted?
passes: >
  every custom origin is spoken to over HTTPS only, or as the viewer does while every behavior demands HTTPS; and with none
  of SSLv3, TLS 1.0 and TLS 1.1
not_applicable: the distribution is disabled, or has only buckets as origins
severity: high
kind: customer-specific
evidence: [cloudfront:ListDistributions]
frameworks: {FSBP: [CloudFront.9, CloudFront.10], PCI-4.0: ["4.2.1"], ISO-27001-2022: [A.8.24]}
remediation: Set the origin's protocol policy to https-only and its minimum protocol to TLSv1.2.
notes: >
  A website endpoint of S3 is a custom origin and speaks HTTP only. The protocol of a VPC origin stands in an object of its
  own that is not read, so a distribution that has one and no other fault has no evidence.
---*/
with
origins as (
    select
        *,
        len(list_filter(
            behaviors, lambda behavior: behavior.viewer_protocol_policy not in ('https-only', 'redirect-to-https')
        )) > 0 as takes_http,
        list_filter(origins, lambda origin: origin.protocol_policy is not null) as custom,
        list_filter(origins, lambda origin: origin.vpc_origin_id is not null) as private
    from cloudfront_distributions
),
weighed as (
    select
        *,
        list_transform(
            list_filter(
                custom,
                lambda origin: not (
                    origin.protocol_policy = 'https-only' or origin.protocol_policy = 'match-viewer' and not takes_http
                )
            ),
            lambda origin: format('{} is spoken to with {}', origin.domain, origin.protocol_policy)
        ) || list_transform(
            list_filter(custom, lambda origin: len(list_filter(origin.tls_versions, lambda tls: is_old_tls(tls))) > 0),
            lambda origin: format(
                '{} is spoken to with {}', origin.domain,
                array_to_string(list_filter(origin.tls_versions, lambda tls: is_old_tls(tls)), ', ')
            )
        ) as problems
    from origins
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not is_enabled or len(custom) + len(private) = 0 then 'not_applicable'
        when len(problems) > 0 then 'fail'
        when len(private) > 0 then 'no_evidence'
        else 'pass'
    end as status,
    case
        when not is_enabled then 'the distribution is disabled'
        when len(custom) + len(private) = 0 then 'it has only buckets as origins'
        when len(problems) > 0 then array_to_string(problems, '; ')
        when len(private) > 0 then 'the protocol of its VPC origin is not read'
        else 'every custom origin is spoken to over TLS 1.2 or later'
    end as reason,
    [evidence_id] as evidence
from weighed
