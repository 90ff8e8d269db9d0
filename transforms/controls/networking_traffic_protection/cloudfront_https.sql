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
    select *, json_transform(item, '{
        "Enabled": "BOOLEAN", "DomainName": "VARCHAR",
        "DefaultCacheBehavior": {"ViewerProtocolPolicy": "VARCHAR"},
        "CacheBehaviors": {"Items": [{"PathPattern": "VARCHAR", "ViewerProtocolPolicy": "VARCHAR"}]}
    }') as distribution
    from items
    where service = 'cloudfront' and operation = 'ListDistributions'
),
behaviors as (
    select
        *,
        list_filter(
            list_concat(
                [{'path': 'default', 'policy': distribution.DefaultCacheBehavior.ViewerProtocolPolicy}],
                list_transform(
                    coalesce(distribution.CacheBehaviors.Items, []),
                    lambda behavior: {'path': behavior.PathPattern, 'policy': behavior.ViewerProtocolPolicy}
                )
            ),
            lambda behavior: behavior.policy not in ('https-only', 'redirect-to-https')
        ) as open_behaviors
    from distributions
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not distribution.Enabled then 'not_applicable'
            when len(open_behaviors) = 0 then 'pass'
            else 'fail'
        end as status,
        case
            when not distribution.Enabled then 'the distribution is disabled'
            when len(open_behaviors) = 0 then 'every behavior demands HTTPS'
            else 'serves HTTP for ' || array_to_string(
                list_transform(open_behaviors, lambda behavior: behavior.path), ', '
            )
        end as reason,
        [evidence_id] as evidence
    from behaviors
)
select * from judged
