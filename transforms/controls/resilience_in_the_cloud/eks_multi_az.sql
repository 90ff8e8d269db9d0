/*---
title: Kubernetes clusters and their nodes span two zones
question: Do clusters and their node groups span two or more zones?
passes: the cluster's subnets, and those of all its node groups together, lie in two zones or more
not_applicable: the cluster was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster, eks:ListNodegroups, eks:DescribeNodegroup, ec2:DescribeSubnets]
population: [eks:ListClusters]
remediation: aws eks create-nodegroup with subnets of another zone.
notes: >
  One node group for each zone is a good design, so that all together are judged. Nodes that Fargate or Karpenter bring are
  in no group; a cluster without groups is judged by its own subnets.
---*/
with
clusters as (
    from eks_listed_clusters
),
groups as (
    select
        account_id,
        region,
        item ->> '$.nodegroup.clusterName' as cluster,
        json_texts(item -> '$.nodegroup.subnets') as subnet_ids
    from items
    where service = 'eks' and operation = 'DescribeNodegroup' and error_code is null
),
unanswered as (
    select distinct account_id, region
    from call_outcomes
    where service = 'eks' and operation in ('ListNodegroups', 'DescribeNodegroup') and not answered
),
uses as (
    select account_id, region, resource_id as cluster, 'cluster' as what, unnest(subnet_ids) as subnet_id from clusters
    union all
    select account_id, region, cluster, 'nodes', unnest(subnet_ids) from groups
),
placed as (
    select
        uses.account_id,
        uses.region,
        uses.cluster,
        coalesce(list(zones.zone) filter (uses.what = 'cluster' and zones.zone is not null), []) as cluster_zones,
        coalesce(list(zones.zone) filter (uses.what = 'nodes' and zones.zone is not null), []) as node_zones,
        count(*) filter (uses.what = 'nodes') > 0 as has_groups,
        count(zones.zone) = count(*) as are_known,
        list(distinct zones.evidence_id) filter (zones.evidence_id is not null) as evidence
    from uses
    left join ec2_subnet_zones as zones using (account_id, region, subnet_id)
    group by uses.account_id, uses.region, uses.cluster
),
asked as (from answered_operations where service = 'ec2' and operation = 'DescribeSubnets'),
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when not clusters.is_described then null
            when clusters.is_gone then 'not_applicable'
            when placed.are_known and len(list_distinct(cluster_zones)) < 2 then 'fail'
            when unanswered.account_id is not null then null
            when placed.are_known and has_groups and len(list_distinct(node_zones)) < 2 then 'fail'
            when len(list_distinct(cluster_zones)) >= 2 and (not has_groups or len(list_distinct(node_zones)) >= 2)
                then 'pass'
            when asked.account_id is not null then 'no_evidence'
        end as status,
        case
            when clusters.is_gone then 'the cluster is no more'
            when not coalesce(placed.are_known, false) then 'the account does not see all of its subnets'
            else 'the cluster in ' || zones_told(cluster_zones)
                || if(has_groups, ', its node groups in ' || zones_told(node_zones), ', without node groups')
        end as reason,
        list_distinct(list_concat(clusters.evidence, coalesce(placed.evidence, []))) as evidence
    from clusters
    left join placed
        on placed.account_id = clusters.account_id
        and placed.region = clusters.region
        and placed.cluster = clusters.resource_id
    left join unanswered
        on unanswered.account_id = clusters.account_id and unanswered.region = clusters.region
    left join asked
        on asked.account_id = clusters.account_id and asked.region = clusters.region
)
select * from judged
