/*---
title: Each cluster writes its audit and authenticator logs
question: Does each cluster write its audit and authenticator logs?
passes: audit and authenticator stand in an entry that is enabled
severity: medium
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [EKS.8]}
remediation: aws eks update-cluster-config --name NAME --logging with types audit and authenticator enabled.
---*/
with
listed as (
    from items where service = 'eks' and operation = 'ListClusters'
),
judged as (
    select
        listed.account_id,
        listed.region,
        'AWS::EKS::Cluster' as resource_type,
        listed.item ->> '$' as resource_id,
        clusters.resource_arn,
        if(
            clusters.evidence_id is null, null,
            if(list_has_all(clusters.logged_types, ['audit', 'authenticator']), 'pass', 'fail')
        ) as status,
        'writes ' || coalesce(nullif(array_to_string(clusters.logged_types, ', '), ''), 'no log') as reason,
        evidence(listed.evidence_id, clusters.evidence_id) as evidence
    from listed
    left join eks_clusters as clusters
        on clusters.account_id = listed.account_id
        and clusters.region = listed.region
        and clusters.resource_id = listed.item ->> '$'
)
select * from judged
