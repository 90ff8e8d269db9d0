/*---
title: Access to clusters is managed through the EKS API
question: Is access to clusters managed through the EKS API?
passes: the authentication mode is API or API_AND_CONFIG_MAP
not_applicable: the cluster was deleted since it was listed, or others run it and EKS is only connected
severity: low
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster]
remediation: aws eks update-cluster-config --name NAME --access-config authenticationMode=API_AND_CONFIG_MAP
notes: With CONFIG_MAP the grants stand inside Kubernetes, where AWS's API shows nothing of them.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone or is_connected then 'not_applicable'
            when not is_described then null
            when authentication_mode in ('API', 'API_AND_CONFIG_MAP') then 'pass'
            else 'fail'
        end as status,
        case
            when is_gone then 'the cluster is no more'
            when is_connected then 'a connected cluster, which EKS does not run'
            else 'the authentication mode is ' || coalesce(authentication_mode, 'CONFIG_MAP, as no other is named')
        end as reason,
        evidence
    from eks_listed_clusters
)
select * from judged
