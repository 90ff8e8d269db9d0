/*---
title: Each database cluster runs instances in two zones
question: Does each database cluster run instances in at least two zones?
passes: the cluster is a Multi-AZ one, or its members run in two zones or more
not_applicable: the cluster has no member
severity: high
kind: customer-specific
evidence: [rds:DescribeDBClusters, rds:DescribeDBInstances]
population: [rds:DescribeDBClusters]
frameworks:
  CIS-4.0: ["2.2.4"]
  CIS-5.0: ["2.2.4"]
  CIS-6.0: ["3.2.4"]
  CIS-7.0: ["3.2.4"]
  ISO-27001-2022: [A.8.14]
  FSBP: [RDS.15]
remediation: aws rds create-db-instance with the cluster and another --availability-zone.
notes: >
  A cluster names three zones in which its storage may lie, also with a single instance: only the instances count. Clusters
  of DocumentDB and Neptune are in the same list; the reason names the engine.
---*/
with
members as (
    select account_id, region, resource_id, unnest(members) as member
    from rds_listed_clusters
),
placed as (
    select
        members.account_id,
        members.region,
        members.resource_id,
        count(instances.resource_id) = count(*) as are_known,
        coalesce(list(instances.zone) filter (instances.zone is not null), []) as zones,
        list(instances.evidence_id) filter (instances.evidence_id is not null) as evidence
    from members
    left join rds_listed_instances as instances
        on instances.account_id = members.account_id
        and instances.region = members.region
        and instances.resource_id = members.member
    group by all
),
asked as (from answered_operations where service = 'rds' and operation = 'DescribeDBInstances'),
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when clusters.multi_az or len(list_distinct(placed.zones)) >= 2 then 'pass'
            when len(clusters.members) = 0 then 'not_applicable'
            when placed.are_known or asked.account_id is not null then 'fail'
        end as status,
        clusters.engine || ': ' || case
            when clusters.multi_az then 'a Multi-AZ cluster'
            when len(clusters.members) = 0 then 'no member'
            else format('{} members in {}', len(clusters.members), zones_told(placed.zones))
        end as reason,
        list_distinct(list_concat([clusters.evidence_id], coalesce(placed.evidence, []))) as evidence
    from rds_listed_clusters as clusters
    left join placed using (account_id, region, resource_id)
    left join asked using (account_id, region)
)
select * from judged
