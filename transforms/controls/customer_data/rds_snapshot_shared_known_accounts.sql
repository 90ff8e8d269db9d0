/*---
title: Database snapshots are shared with accounts of the organization only
question: Are shared database snapshots shared with known accounts only?
passes: every account that may restore the snapshot belongs to the organization
not_applicable: the snapshot is shared with no account, or was deleted since the list
severity: high
kind: customer-specific
evidence:
  - rds:DescribeDBSnapshots
  - rds:DescribeDBSnapshotAttributes
  - rds:DescribeDBClusterSnapshots
  - rds:DescribeDBClusterSnapshotAttributes
  - organizations:ListAccounts
population: [rds:DescribeDBSnapshots, rds:DescribeDBClusterSnapshots]
remediation: >
  aws rds modify-db-snapshot-attribute (or modify-db-cluster-snapshot-attribute) --attribute-name restore
  --values-to-remove with the account.
notes: Sharing with everybody ("all") is judged by rds_snapshot_not_public and rds_cluster_snapshot_not_public.
---*/
with
shared as (
    select
        snapshots.*,
        known_accounts.are_complete as is_known,
        list_filter(restorable_by, lambda account: account <> 'all') as accounts,
        list_transform(
            list_filter(accounts, lambda account: not list_contains(known_accounts.account_ids, account)),
            lambda account: 'account ' || account
        ) as strangers
    from rds_manual_snapshots as snapshots
    cross join known_accounts
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when gone or len(accounts) = 0 then 'not_applicable'
            when accounts is not null then sharing_verdict(strangers, is_known)
        end as status,
        case
            when gone then 'deleted since the snapshots were listed'
            when len(accounts) = 0 then 'shared with no account'
            when len(strangers) > 0 then 'shared with ' || array_to_string(list_sort(strangers), ', ')
            else format('shared with {} accounts of the organization', len(accounts))
        end as reason,
        evidence
    from shared
)
select * from judged
