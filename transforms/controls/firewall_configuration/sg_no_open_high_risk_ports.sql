/*---
title: The remaining high-risk ports are closed to the world
question: Are the remaining high-risk ports closed to the world?
passes: >
  no inbound rule from the world covers a port of clear-text or remote-control protocols: FTP, Telnet, mail, RPC and NetBIOS,
  Docker, etcd, VNC, WinRM, Kubernetes, Kafka, or the usual ports of consoles under development; NetBIOS over UDP too
not_applicable: the group belongs to another account
severity: high
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
frameworks:
  NIST-800-53-r5: [CM-7, SC-7]
  PCI-4.0: ["1.3.1"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.19]
remediation: Remove the rule, or narrow its source to known ranges.
notes: >
  SSH, RDP, CIFS and the ports of databases have controls of their own. NetBIOS (137 and 138) runs over UDP, which a list of
  TCP ports would miss.
---*/
with
high_risk as (
    select [
        20, 21, 23, 25, 110, 135, 137, 138, 139, 143, 2375, 2376, 2379, 2380, 3000, 4333, 5000, 5500, 5900, 5901, 5902, 5903,
        5985, 5986, 6443, 8080, 8088, 8888, 9092, 10250
    ] as ports
),
openings as (
    select *, rules_on_ports(world_rules, 'tcp', ports) || rules_on_ports(world_rules, 'udp', [137, 138]) as rules
    from ec2_group_world_rules
    cross join high_risk
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(out_of_scope is null, closed_to_world(rules), 'not_applicable') as status,
    case
        when out_of_scope is not null then out_of_scope
        when closed_to_world(rules) = 'fail' then concat_ws(
            ' and ',
            nullif('TCP ' || opened_ports(rules, 'tcp', ports), 'TCP '),
            nullif('UDP ' || opened_ports(rules, 'udp', [137, 138]), 'UDP ')
        ) || ' is open to ' || world_sources(rules)
        else 'no rule opens a high-risk port to the world'
    end as reason,
    rules_evidence(evidence_id, rules) as evidence
from openings
