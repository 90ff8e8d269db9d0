/*---
description: CloudFront distributions, with their behaviors (the default one has the path "default") and origins
---*/
with
distributions as (
    select *, json_transform(item, '{
        "Enabled": "BOOLEAN", "DomainName": "VARCHAR", "WebACLId": "VARCHAR",
        "DefaultCacheBehavior": {"ViewerProtocolPolicy": "VARCHAR"},
        "CacheBehaviors": {"Items": [{"PathPattern": "VARCHAR", "ViewerProtocolPolicy": "VARCHAR"}]},
        "ViewerCertificate": {"MinimumProtocolVersion": "VARCHAR", "CloudFrontDefaultCertificate": "BOOLEAN"},
        "Origins": {"Items": [{"DomainName": "VARCHAR",
            "CustomOriginConfig": {"OriginProtocolPolicy": "VARCHAR", "OriginSslProtocols": {"Items": ["VARCHAR"]}},
            "VpcOriginConfig": {"VpcOriginId": "VARCHAR"}}]}
    }') as distribution
    from items
    where service = 'cloudfront' and operation = 'ListDistributions'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    distribution.Enabled as is_enabled,
    nullif(distribution.WebACLId, '') as web_acl_id,
    [{'path': 'default', 'viewer_protocol_policy': distribution.DefaultCacheBehavior.ViewerProtocolPolicy}]
    || list_transform(
        coalesce(distribution.CacheBehaviors.Items, []),
        lambda behavior: {'path': behavior.PathPattern, 'viewer_protocol_policy': behavior.ViewerProtocolPolicy}
    ) as behaviors,
    distribution.ViewerCertificate.MinimumProtocolVersion as minimum_tls,
    coalesce(distribution.ViewerCertificate.CloudFrontDefaultCertificate, false) as has_default_certificate,
    list_transform(coalesce(distribution.Origins.Items, []), lambda origin: {
        'domain': origin.DomainName,
        'vpc_origin_id': origin.VpcOriginConfig.VpcOriginId,
        'protocol_policy': origin.CustomOriginConfig.OriginProtocolPolicy,
        'tls_versions': coalesce(origin.CustomOriginConfig.OriginSslProtocols.Items, [])
    }) as origins
from distributions
