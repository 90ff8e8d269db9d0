/*---
title: The keys of certificates are strong enough
question: Are the keys of certificates strong enough?
passes: an RSA key of 2048 bits or more, or an EC key; and no signature with SHA-1
not_applicable: the certificate was deleted since it was listed
severity: high
kind: customer-specific
evidence: [acm:ListCertificates, acm:DescribeCertificate]
frameworks: {FSBP: [ACM.2], PCI-4.0: ["3.7.1"]}
remediation: Import a certificate with an RSA key of 2048 bits or more or an EC key, or let ACM issue one.
notes: Only imported certificates can be weak. The answer spells RSA-2048 or RSA_2048.
---*/
with
weighed as (
    select
        *,
        coalesce(try_cast(regexp_extract(key_algorithm, '^RSA_(\d+)$', 1) as integer), 0) < 2048
        and not starts_with(key_algorithm, 'EC_') as is_short,
        coalesce(starts_with(upper(replace(signature_algorithm, '-', '')), 'SHA1'), false) as is_sha1
    from acm_certificates
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone then 'not_applicable'
        when is_short or is_sha1 then 'fail'
        when key_algorithm is not null then 'pass'
    end as status,
    case
        when is_gone then 'the certificate is no more'
        else 'the key is ' || key_algorithm || coalesce(', signed with ' || signature_algorithm, '')
    end as reason,
    evidence
from weighed
