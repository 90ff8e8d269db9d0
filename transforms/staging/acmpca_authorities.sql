/*---
description: Private certificate authorities that the account owns
---*/
with
authorities as (
    select *, json_transform(item, '{
        "Status": "VARCHAR", "NotAfter": "TIMESTAMPTZ", "Type": "VARCHAR", "UsageMode": "VARCHAR",
        "CertificateAuthorityConfiguration": {"KeyAlgorithm": "VARCHAR", "SigningAlgorithm": "VARCHAR"},
        "RevocationConfiguration": {
            "CrlConfiguration": {"Enabled": "BOOLEAN", "S3ObjectAcl": "VARCHAR"}, "OcspConfiguration": {"Enabled": "BOOLEAN"}
        }
    }') as authority
    from items
    where service = 'acm-pca' and operation = 'ListCertificateAuthorities'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    authority.Status as state,
    authority.NotAfter as not_after,
    lower(authority.Type) as type,
    coalesce(authority.UsageMode, 'GENERAL_PURPOSE') as usage_mode,
    authority.CertificateAuthorityConfiguration.KeyAlgorithm as key_algorithm,
    authority.CertificateAuthorityConfiguration.SigningAlgorithm as signing_algorithm,
    coalesce(authority.RevocationConfiguration.CrlConfiguration.Enabled, false) as publishes_list,
    authority.RevocationConfiguration.CrlConfiguration.S3ObjectAcl as list_acl,
    coalesce(authority.RevocationConfiguration.OcspConfiguration.Enabled, false) as answers_ocsp
from authorities
