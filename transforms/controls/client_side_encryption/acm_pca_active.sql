/*---
title: Private certificate authorities are active and not about to expire
question: Are private certificate authorities active and not about to expire?
passes: the authority is active, and its certificate is valid for more than {min_days_left} days yet
not_applicable: the authority is deleted, although it may still be restored
severity: medium
kind: customer-specific
evidence: [acm-pca:ListCertificateAuthorities]
parameters:
  min_days_left: {type: integer, default: 90, about: days that the certificate must still be valid}
remediation: Renew the authority's certificate, and import it with aws acm-pca import-certificate-authority-certificate.
notes: Authorities that other accounts share are judged there.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when state = 'DELETED' then 'not_applicable'
            when state = 'ACTIVE' and not_after > collected_at + to_days($min_days_left) then 'pass'
            else 'fail'
        end as status,
        format('{} authority, {}', type, state) || coalesce(', valid until ' || moment(not_after), '')
        || format(', more than {} days asked for', $min_days_left) as reason,
        [evidence_id] as evidence
    from acmpca_authorities
)
select * from judged
