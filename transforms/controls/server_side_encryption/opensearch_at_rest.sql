/*---
title: Search domains are encrypted at rest
question: Are search domains encrypted at rest?
passes: encryption at rest is enabled for the domain
not_applicable: the domain is being deleted, or was since the list
severity: high
kind: customer-specific
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks:
  FSBP: [ES.1, OpenSearch.1]
  NIST-800-53-r5: [SC-28(1)]
  PCI-4.0: ["3.5.1"]
  ISO-27001-2022: [A.8.24]
remediation: aws opensearch update-domain-config --domain-name NAME --encryption-at-rest-options Enabled=true
notes: Domains of Elasticsearch and of OpenSearch are in the same list.
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
        when encrypted then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the domain is no more'
        when encrypted then 'encrypted' || coalesce(' with ' || kms_key, '')
        else 'not encrypted at rest'
    end as reason,
    evidence
from opensearch_domains
