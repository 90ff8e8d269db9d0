/*---
title: Search domains live in a VPC
question: Do search domains live in a VPC?
passes: the domain has VPC options
not_applicable: the domain is deleted
severity: high
kind: customer-specific
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  PCI-4.0: ["1.3.1", "1.4.2"]
  FSBP: [OpenSearch.2, ES.2]
remediation: A domain cannot move into a VPC; create a new one there from a snapshot, and delete this one.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone then 'not_applicable'
        when not is_described then null
        when vpc_id is not null then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the domain is deleted'
        else coalesce('lives in ' || vpc_id, 'has a public endpoint')
    end as reason,
    evidence
from opensearch_domains
