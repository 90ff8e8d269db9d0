/*---
title: Each cluster writes its audit and authenticator logs
question: Does each cluster write its audit and authenticator logs?
passes: audit and authenticator stand in an entry that is enabled
not_applicable: the cluster was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [EKS.8]}
remediation: aws eks update-cluster-config --name NAME --logging with types audit and authenticator enabled.
---*/
with
listed as (
    from items where service = 'eks' and operation = 'ListClusters' and error_code is null
),
described as (
    from items where service = 'eks' and operation = 'DescribeCluster'
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
            when list_has_all(clusters.logged_types, ['audit', 'authenticator']) then 'pass'
            else 'fail'
        end as status,
        case
            when described.error_code is not null then 'the cluster is no more'
            else 'writes ' || coalesce(nullif(array_to_string(clusters.logged_types, ', '), ''), 'no log')
        end as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
    left join eks_clusters as clusters
        on clusters.account_id = listed.account_id
        and clusters.region = listed.region
        and clusters.resource_id = listed.resource_id
)
select * from judged
