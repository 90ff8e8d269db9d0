/*---
title: Search domains encrypt between nodes and require HTTPS
question: Do search domains encrypt between nodes and require HTTPS with TLS 1.2 or later?
passes: node-to-node encryption and EnforceHTTPS are on, and the TLS security policy begins with Policy-Min-TLS-1-2
not_applicable: the domain is deleted
severity: high
kind: customer-specific
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks:
  FSBP: [ES.3, OpenSearch.3, OpenSearch.8]
  NIST-800-53-r5: [SC-8, SC-8(1)]
  PCI-4.0: ["4.2.1"]
  ISO-27001-2022: [A.8.24]
remediation: >
  aws opensearch update-domain-config with NodeToNodeEncryptionOptions Enabled=true and DomainEndpointOptions
  EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10
notes: FSBP's OpenSearch.8 asks for the newest policy, this control for the minimum of 1.2; the reason names the policy.
---*/
with
weighed as (
    select
        *,
        list_filter([
            if(not encrypts_between_nodes, 'nodes speak in clear text', null),
            if(not enforces_https, 'HTTP is served', null),
            if(
                not starts_with(coalesce(tls_policy, ''), 'Policy-Min-TLS-1-2'),
                'the TLS policy is ' || coalesce(tls_policy, 'not set'), null
            )
        ], lambda problem: problem is not null) as problems
    from opensearch_domains
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone then 'not_applicable'
        when not is_described then null
        when len(problems) = 0 then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the domain is deleted'
        when len(problems) = 0 then 'encrypts everywhere, with ' || tls_policy
        else array_to_string(problems, '; ')
    end as reason,
    evidence
from weighed
