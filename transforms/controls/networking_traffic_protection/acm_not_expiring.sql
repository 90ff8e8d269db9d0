/*---
title: No certificate in use expires unnoticed
question: Will no certificate in use expire unnoticed?
passes: >
  the certificate is issued and holds for more than {min_days_left} days, or ACM renews it by itself and nothing stands in the
  way
not_applicable: nothing uses the certificate, or it was deleted since it was listed
severity: high
kind: shared
evidence: [acm:ListCertificates, acm:DescribeCertificate]
parameters:
  min_days_left: {type: integer, default: 30, about: days that a certificate must still hold unless ACM renews it}
frameworks: {FSBP: [ACM.1], SOC2: [CC6.7]}
remediation: Restore the validation record in DNS, or import a new certificate before the old one ends.
---*/
with
aged as (
    select
        *,
        date_diff('day', collected_at, expires_at) as days_left,
        type = 'AMAZON_ISSUED'
        and renewal_eligibility = 'ELIGIBLE'
        and coalesce(renewal_status in ('SUCCESS', 'PENDING_AUTO_RENEWAL'), true) as renews
    from acm_certificates
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone or len(used_by) = 0 then 'not_applicable'
            when renewal_status = 'PENDING_VALIDATION' then 'fail'
            when state = 'ISSUED' and (days_left > $min_days_left or renews) then 'pass'
            when state is not null then 'fail'
        end as status,
        case
            when is_gone then 'the certificate is no more'
            when len(used_by) = 0 then 'nothing uses the certificate'
            when renewal_status = 'PENDING_VALIDATION' then 'its renewal waits for a validation that does not come'
            else state || coalesce(format(', ends in {} days', days_left), '')
                || if(
                    renews, ', renewed by ACM', format(', not renewed by ACM, more than {} days asked for', $min_days_left)
                )
        end as reason,
        evidence
    from aged
)
select * from judged
