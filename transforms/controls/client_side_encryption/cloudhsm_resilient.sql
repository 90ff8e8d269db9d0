/*---
title: HSM clusters survive the loss of a module
question: Does each HSM cluster survive the loss of a module?
passes: >
  modules are active in two zones, the cluster is in FIPS mode, and a backup that is ready is younger than two days
not_applicable: the cluster is not active
severity: medium
kind: customer-specific
evidence: [cloudhsmv2:DescribeClusters, cloudhsmv2:DescribeBackups]
remediation: aws cloudhsmv2 create-hsm in another zone; a cluster's mode is chosen when it is made.
---*/
with
clusters as (
    select *, json_transform(item, '{
        "State": "VARCHAR", "Mode": "VARCHAR", "Hsms": [{"State": "VARCHAR", "AvailabilityZone": "VARCHAR"}]
    }') as cluster
    from items
    where service = 'cloudhsmv2' and operation = 'DescribeClusters'
),
backups as (
    select
        account_id,
        region,
        item ->> 'ClusterId' as cluster_id,
        max(cast(item ->> 'CreateTimestamp' as timestamptz)) as newest,
        arg_max(evidence_id, cast(item ->> 'CreateTimestamp' as timestamptz)) as evidence_id
    from items
    where service = 'cloudhsmv2' and operation = 'DescribeBackups' and item ->> 'BackupState' = 'READY'
    group by all
),
read as (
    select
        clusters.*,
        cluster.State as state,
        coalesce(cluster.Mode, 'no mode') as mode,
        len(list_distinct(list_transform(
            list_filter(cluster.Hsms, lambda module: module.State = 'ACTIVE'), lambda module: module.AvailabilityZone
        ))) as zones,
        backups.newest,
        backups.newest > clusters.collected_at - interval 2 day as is_backed_up,
        asked.operation is not null as are_backups_known,
        backups.evidence_id as backup_id
    from clusters
    left join backups
        on backups.account_id = clusters.account_id
        and backups.region = clusters.region
        and backups.cluster_id = clusters.resource_id
    left join answered_operations as asked
        on asked.account_id = clusters.account_id
        and asked.region = clusters.region
        and asked.service = 'cloudhsmv2'
        and asked.operation = 'DescribeBackups'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when state is distinct from 'ACTIVE' then 'not_applicable'
            when coalesce(zones, 0) < 2 or mode != 'FIPS' then 'fail'
            when is_backed_up then 'pass'
            when are_backups_known then 'fail'
        end as status,
        if(
            state is distinct from 'ACTIVE',
            'its state is ' || coalesce(state, 'unknown'),
            format(
                'active modules in {} zones, mode {}, newest backup {}', coalesce(zones, 0), mode,
                coalesce(moment(newest), 'none')
            )
        ) as reason,
        evidence(evidence_id, backup_id) as evidence
    from read
)
select * from judged
