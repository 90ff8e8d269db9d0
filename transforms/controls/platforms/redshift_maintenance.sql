/*---
title: Redshift clusters take version upgrades
question: Do Redshift clusters take version upgrades?
passes: AllowVersionUpgrade is true, and maintenance is not put off beyond 60 days after the answer
severity: medium
kind: shared
evidence: [redshift:DescribeClusters]
frameworks: {NIST-800-53-r5: [SI-2(5)], FSBP: [Redshift.6]}
remediation: aws redshift modify-cluster --cluster-identifier ID --allow-version-upgrade
notes: AWS patches Redshift Serverless by itself.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        coalesce(deferred_until > collected_at + interval 60 days, false) as is_put_off,
        case
            when is_put_off or not allows_upgrades then 'fail'
            when allows_upgrades then 'pass'
            else 'no_evidence'
        end as status,
        coalesce('upgrades are ' || if(allows_upgrades, 'allowed', 'not allowed'), 'the answer does not hold the setting')
        || coalesce(', track ' || track, '')
        || coalesce(strftime(deferred_until, ', maintenance deferred until %Y-%m-%d'), '') as reason,
        [evidence_id] as evidence
    from redshift_clusters
)
select * exclude (is_put_off) from judged
