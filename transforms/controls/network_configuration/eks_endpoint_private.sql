/*---
title: The Kubernetes API is closed to the world
question: Is the Kubernetes API closed to the world?
passes: >
  the public endpoint is off, or it takes only public ranges no wider than /16 (IPv6: /32), and the private endpoint is on
not_applicable: the cluster was deleted since it was listed
severity: high
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster]
frameworks: {PCI-4.0: ["1.3.1", "1.4.2"], FSBP: [EKS.1]}
remediation: >
  aws eks update-cluster-config --name NAME --resources-vpc-config endpointPrivateAccess=true,endpointPublicAccess=false
notes: >
  FSBP asks for no public endpoint at all, so a restricted one passes here and not there; the reason says so. A public
  endpoint without ranges takes the world, which is what AWS sets by default.
---*/
with
listed as (
    from items where service = 'eks' and operation = 'ListClusters' and error_code is null
),
described as (
    from items where service = 'eks' and operation = 'DescribeCluster'
),
clusters as (
    select
        *,
        if(
            len(public_ranges) = 0, ['0.0.0.0/0'], list_filter(public_ranges, lambda range: is_wide_range(range))
        ) as wide_ranges
    from eks_clusters
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.error_code is not null then 'not_applicable'
            when described.evidence_id is null then null
            when not clusters.is_public then 'pass'
            when clusters.is_private and len(clusters.wide_ranges) = 0 then 'pass'
            else 'fail'
        end as status,
        case
            when described.error_code is not null then 'the cluster is no more'
            when not clusters.is_public then 'the endpoint is private'
            when len(clusters.wide_ranges) > 0 then 'the endpoint takes ' || array_to_string(clusters.wide_ranges, ', ')
            when not clusters.is_private then 'the endpoint is public only'
            else 'the public endpoint takes only ' || array_to_string(clusters.public_ranges, ', ')
                || ' (FSBP asks for none at all)'
        end as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
    left join clusters
        on clusters.account_id = listed.account_id
        and clusters.region = listed.region
        and clusters.resource_id = listed.resource_id
)
select * from judged
