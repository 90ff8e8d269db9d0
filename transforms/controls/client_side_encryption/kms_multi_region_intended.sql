/*---
title: Multi-Region keys stay in the Regions in use
question: Is each multi-Region key so on purpose?
passes: the key is of one Region, or all its Regions are ones that the account uses
not_applicable: the key was deleted since the list; keys that AWS manages are left out
severity: low
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey]
frameworks: {ISO-27001-2022: [A.8.24]}
remediation: Schedule the deletion of the replica in the Region that is not in use.
notes: The Regions in use are those in which the account was asked for its keys.
---*/
with
regions as (
    select account_id, list(distinct region) as in_use
    from call_outcomes
    where service = 'kms' and operation = 'ListKeys'
    group by account_id
),
judged as (
    select
        keys.account_id,
        keys.region,
        keys.resource_type,
        keys.resource_id,
        keys.resource_arn,
        case
            when keys.gone then 'not_applicable'
            when not keys.is_multi_region or list_has_all(regions.in_use, keys.key_regions) then 'pass'
            when keys.is_multi_region then 'fail'
        end as status,
        case
            when keys.gone then 'deleted since the keys were listed'
            when not keys.is_multi_region then 'of this Region only'
            else 'of the Regions ' || array_to_string(keys.key_regions, ', ')
        end as reason,
        keys.evidence
    from kms_listed_keys as keys
    join regions using (account_id)
    where keys.manager is distinct from 'AWS'
)
select * from judged
