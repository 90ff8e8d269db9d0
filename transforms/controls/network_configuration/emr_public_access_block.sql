/*---
title: EMR refuses clusters whose security groups are open
question: Does EMR refuse clusters whose security groups are open to the world?
passes: the block is on, and the ports that it permits are none but 22
not_applicable: the block is not complete, and the Region holds no EMR cluster nor the record of one
severity: medium
kind: customer-specific
evidence: [emr:GetBlockPublicAccessConfiguration, emr:ListClusters]
frameworks: {PCI-4.0: ["1.3.1", "1.4.2"], FSBP: [EMR.2]}
remediation: >
  aws emr put-block-public-access-configuration --block-public-access-configuration BlockPublicSecurityGroupRules=true
notes: AWS's default permits port 22, which sg_no_open_ssh judges.
---*/
with
settings as (
    select
        *,
        item ->> '$.BlockPublicAccessConfiguration.BlockPublicSecurityGroupRules' = 'true' as blocks,
        list_filter(
            coalesce(from_json(
                item -> '$.BlockPublicAccessConfiguration.PermittedPublicSecurityGroupRuleRanges',
                '[{"MinRange": "BIGINT", "MaxRange": "BIGINT"}]'
            ), []),
            lambda range: range.MinRange <> 22 or coalesce(range.MaxRange, range.MinRange) <> 22
        ) as permitted
    from items
    where service = 'emr' and operation = 'GetBlockPublicAccessConfiguration'
),
clusters as (
    select account_id, region, min(evidence_id) as evidence_id
    from items
    where service = 'emr' and operation = 'ListClusters'
    group by all
),
clusters_answered as (from answered_operations where service = 'emr' and operation = 'ListClusters'),
judged as (
    select
        settings.account_id,
        settings.region,
        'AWS::::Account' as resource_type,
        settings.account_id as resource_id,
        case
            when settings.blocks and len(settings.permitted) = 0 then 'pass'
            when clusters.evidence_id is not null then 'fail'
            when clusters_answered.region is not null then 'not_applicable'
        end as status,
        case
            when clusters.evidence_id is null and not (settings.blocks and len(settings.permitted) = 0)
                then 'the block is not complete, and there is no cluster'
            when not settings.blocks then 'the block is off'
            when len(settings.permitted) > 0 then 'the block permits ports ' || array_to_string(list_transform(
                settings.permitted, lambda range: format('{} to {}', range.MinRange, coalesce(range.MaxRange, range.MinRange))
            ), ', ')
            else 'the block is on'
        end as reason,
        evidence(settings.evidence_id, clusters.evidence_id) as evidence
    from settings
    left join clusters using (account_id, region)
    left join clusters_answered using (account_id, region)
)
select * from judged
