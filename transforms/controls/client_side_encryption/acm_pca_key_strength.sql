/*---
title: Private authorities sign with strong keys
question: Do private authorities sign with strong keys?
passes: the key is RSA of 2048 bits or more, an elliptic curve's, ML-DSA or SM2, and the signature uses SHA-256 or stronger
not_applicable: the authority is not active
severity: medium
kind: customer-specific
evidence: [acm-pca:ListCertificateAuthorities]
remediation: Make a new authority with a stronger key, and let certificates move to it.
notes: >
  The service offers nothing weaker today: the control documents the strength. SM2 with SM3, which AWS offers in China, is
  as strong as an elliptic curve of 256 bits with SHA-256.
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
            when state is distinct from 'ACTIVE' then 'not_applicable'
            when (
                try_cast(regexp_extract(key_algorithm, '^RSA_([0-9]+)$', 1) as integer) >= 2048
                or regexp_matches(key_algorithm, '^(EC_|ML_DSA_|SM2$)')
            ) and regexp_matches(signing_algorithm, '^(SHA(256|384|512)WITH|ML_DSA_|SM3WITH)') then 'pass'
            else 'fail'
        end as status,
        if(
            state is distinct from 'ACTIVE',
            'its state is ' || coalesce(state, 'unknown'),
            format('{} with {}', coalesce(key_algorithm, 'no key'), coalesce(signing_algorithm, 'no signature'))
        ) as reason,
        [evidence_id] as evidence
    from acmpca_authorities
)
select * from judged
