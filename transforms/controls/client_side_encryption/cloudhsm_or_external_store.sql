/*---
title: Key stores outside KMS are connected
question: Are keys that live outside KMS's own hardware reachable?
passes: the custom key store is connected, the CloudHSM cluster active
not_applicable: the cluster is deleted or being deleted
severity: high
kind: customer-specific
evidence: &asked [kms:DescribeCustomKeyStores, cloudhsmv2:DescribeClusters]
population: *asked
remediation: aws kms connect-custom-key-store, after what the error names was mended.
notes: The keys of a store that is not connected can't be used, though nobody disabled them.
---*/
with
places as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        item ->> 'ConnectionState' as state,
        'CONNECTED' as wanted,
        coalesce(item ->> 'CustomKeyStoreType', 'custom key store')
        || coalesce(' by ' || (item ->> '$.XksProxyConfiguration.Connectivity'), '') as what,
        item ->> 'ConnectionErrorCode' as error
    from items
    where service = 'kms' and operation = 'DescribeCustomKeyStores'
    union all
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        item ->> 'State',
        'ACTIVE',
        'CloudHSM cluster',
        item ->> 'StateMessage'
    from items
    where service = 'cloudhsmv2' and operation = 'DescribeClusters'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when state in ('DELETED', 'DELETE_IN_PROGRESS') then 'not_applicable'
            when state = wanted then 'pass'
            else 'fail'
        end as status,
        format('{}: {}', what, coalesce(state, 'no state')) || coalesce(' (' || error || ')', '') as reason,
        [evidence_id] as evidence
    from places
)
select * from judged
