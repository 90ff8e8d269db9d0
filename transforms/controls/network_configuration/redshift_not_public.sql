/*---
title: Redshift clusters and workgroups are unreachable from the internet
question: Are Redshift clusters and workgroups unreachable from the internet?
passes: the cluster or workgroup is not publicly accessible
severity: critical
kind: customer-specific
evidence: [redshift:DescribeClusters, redshift-serverless:ListWorkgroups]
population: [redshift:DescribeClusters, redshift-serverless:ListWorkgroups]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  PCI-4.0: ["1.3.1", "1.4.2"]
  FSBP: [Redshift.1]
remediation: aws redshift modify-cluster --cluster-identifier NAME --no-publicly-accessible
---*/
with
reached as (
    select *, 'cluster' as kind, cast(item ->> 'PubliclyAccessible' as boolean) as is_public
    from items
    where service = 'redshift' and operation = 'DescribeClusters'
    union all
    select *, 'workgroup', cast(item ->> 'publiclyAccessible' as boolean)
    from items
    where service = 'redshift-serverless' and operation = 'ListWorkgroups'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case is_public when true then 'fail' when false then 'pass' else 'no_evidence' end as status,
    case is_public
        when true then 'the ' || kind || ' is publicly accessible'
        when false then 'the ' || kind || ' is not publicly accessible'
        else 'the answer does not say whether the ' || kind || ' is publicly accessible'
    end as reason,
    [evidence_id] as evidence
from reached
