/*---
title: Kubernetes secrets are enveloped with a KMS key
question: Are Kubernetes secrets enveloped with a KMS key?
passes: an entry of the encryption configuration holds secrets and names a key
not_applicable: the cluster was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [eks:ListClusters, eks:DescribeCluster]
frameworks: {FSBP: [EKS.3], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws eks associate-encryption-config --cluster-name NAME with resources secrets and a key.
notes: >
  From Kubernetes 1.28 on EKS envelopes everything with a key of AWS's own, so that a fail there means that no customer
  key is used.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not is_described then null
        when is_gone then 'not_applicable'
        when secrets_key is not null then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the cluster is no more'
        when secrets_key is not null then 'secrets are enveloped with ' || secrets_key
        else 'no key of the customer envelopes the secrets; Kubernetes ' || coalesce(version, 'of an unknown version')
    end as reason,
    evidence
from eks_listed_clusters
