/*---
description: >
  Certificates of ACM, with what describing them told; state and expiry are null where that was not answered, and is_gone is
  true where a certificate was deleted since it was listed
---*/
with
listed as (
    from items where service = 'acm' and operation = 'ListCertificates'
),
described as (
    select *, json_transform(item -> 'Certificate', '{
        "NotAfter": "TIMESTAMPTZ", "Status": "VARCHAR", "Type": "VARCHAR", "InUseBy": ["VARCHAR"], "DomainName": "VARCHAR",
        "KeyAlgorithm": "VARCHAR", "SignatureAlgorithm": "VARCHAR",
        "RenewalEligibility": "VARCHAR", "RenewalSummary": {"RenewalStatus": "VARCHAR"}
    }') as certificate
    from items
    where service = 'acm' and operation = 'DescribeCertificate'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    coalesce(described.collected_at, listed.collected_at) as collected_at,
    certificate.NotAfter as expires_at,
    certificate.Status as state,
    certificate.Type as type,
    replace(certificate.KeyAlgorithm, '-', '_') as key_algorithm,
    certificate.SignatureAlgorithm as signature_algorithm,
    coalesce(described.error_code is not null, false) as is_gone,
    if(described.evidence_id is null, null, coalesce(certificate.InUseBy, [])) as used_by,
    certificate.RenewalEligibility as renewal_eligibility,
    certificate.RenewalSummary.RenewalStatus as renewal_status
from listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
