/*---
title: Each cluster's Kubernetes version is in standard support
question: Is each cluster's Kubernetes version in standard support?
passes: >
  the end of the version's standard support lies after the day of the answer; for a version that AWS's answer leaves out, the
  reference table's does
not_applicable: the cluster was deleted since it was listed, or others run it and EKS is only connected
severity: high
kind: shared
evidence: [eks:ListClusters, eks:DescribeCluster, eks:DescribeClusterVersions]
frameworks: {PCI-4.0: ["6.3.3"], FSBP: [EKS.2]}
remediation: aws eks update-cluster-version --name NAME --kubernetes-version VERSION, one minor version after the other.
notes: The date decides, and not the state that AWS gives a version, which is spelled in two ways.
---*/
with
dates_answered as (
    from answered_operations where service = 'eks' and operation = 'DescribeClusterVersions'
),
listed as (
    from support_dates where subject = 'eks'
),
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when clusters.is_gone or clusters.is_connected then 'not_applicable'
            when not clusters.is_described or dates_answered.account_id is null then null
            when dates.ends_on <= cast(clusters.collected_at as date) then 'fail'
            when dates.ends_on is not null then 'pass'
            else support_status(listed.version, listed.ends_on, cast(clusters.collected_at as date))
        end as status,
        case
            when clusters.is_gone then 'the cluster is no more'
            when clusters.is_connected then 'a connected cluster, which EKS does not run'
            when dates.ends_on is not null
                then clusters.version || strftime(dates.ends_on, ', standard support until %Y-%m-%d')
            else support_reason(clusters.version, listed.version, listed.ends_on, listed.as_of)
        end as reason,
        list_distinct(clusters.evidence || evidence(dates.evidence_id)) as evidence
    from eks_listed_clusters as clusters
    left join dates_answered
        on dates_answered.account_id = clusters.account_id
        and dates_answered.region = clusters.region
    left join eks_support_dates as dates
        on dates.account_id = clusters.account_id
        and dates.region = clusters.region
        and dates.version = clusters.version
    left join listed on listed.version = clusters.version
)
select * from judged
