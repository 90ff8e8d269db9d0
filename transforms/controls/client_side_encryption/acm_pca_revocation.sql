/*---
title: Certificates of a private authority can be revoked
question: Can certificates of a private authority be revoked?
passes: the authority publishes a revocation list or answers OCSP
not_applicable: the authority is not active, or issues short-lived certificates only
severity: low
kind: customer-specific
evidence: [acm-pca:ListCertificateAuthorities]
remediation: aws acm-pca update-certificate-authority with a CRL's bucket, or OCSP.
notes: A list that is to be public read clashes with a bucket that blocks public access; the reason names the setting.
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
            when state is distinct from 'ACTIVE' or usage_mode = 'SHORT_LIVED_CERTIFICATE' then 'not_applicable'
            when publishes_list or answers_ocsp then 'pass'
            else 'fail'
        end as status,
        case
            when state is distinct from 'ACTIVE' then 'its state is ' || coalesce(state, 'unknown')
            when usage_mode = 'SHORT_LIVED_CERTIFICATE' then 'its certificates end within days'
            else format(
                'revocation list: {}{}; OCSP: {}', if(publishes_list, 'published', 'none'),
                if(publishes_list, coalesce(' (' || list_acl || ')', ''), ''), if(answers_ocsp, 'answered', 'none')
            )
        end as reason,
        [evidence_id] as evidence
    from acmpca_authorities
)
select * from judged
