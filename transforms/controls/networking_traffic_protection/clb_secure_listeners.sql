/*---
title: Classic load balancers listen only with TLS
question: Do classic load balancers listen only with TLS?
passes: every listener is HTTPS or SSL
severity: high
kind: customer-specific
evidence: [elb:DescribeLoadBalancers]
frameworks: {FSBP: [ELB.3], NIST-800-53-r5: [SC-8, SC-8(1)], PCI-4.0: ["4.2.1"]}
remediation: Replace the classic balancer by an application or network load balancer, with HTTPS or TLS listeners.
notes: >
  Classic balancers cannot redirect. A TCP listener may pass TLS or SSH through, which no call can show: it fails, and an
  exemption stands beside it.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(bool_and(protocol in ('HTTPS', 'SSL')), 'pass', 'fail') as status,
    if(
        bool_and(protocol in ('HTTPS', 'SSL')),
        format('all {} listeners speak TLS', count(*)),
        'takes ' || string_agg(protocol || ' on port ' || port, ', ' order by port) filter (protocol not in ('HTTPS', 'SSL'))
    ) as reason,
    [min(evidence_id)] as evidence
from elb_listeners
group by account_id, region, resource_type, resource_id, resource_arn
