/*---
title: SSH to managed nodes is closed, or open to named groups only
question: Is SSH to managed nodes closed, or open to named groups only?
passes: no SSH key is set, or the security groups that may come are named
not_applicable: the node group has a launch template of its own, whose security groups are judged
severity: high
kind: customer-specific
evidence: &asked [eks:ListClusters, eks:ListNodegroups, eks:DescribeNodegroup]
population: *asked
remediation: Make a new node group without remote access, or with source security groups, and delete the old one.
notes: A key without source groups makes EKS open port 22 to the whole internet.
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
            when has_launch_template then 'not_applicable'
            when ssh_key is null or len(ssh_sources) > 0 then 'pass'
            else 'fail'
        end as status,
        case
            when has_launch_template then 'a launch template of its own'
            when ssh_key is null then 'no SSH key is set'
            when len(ssh_sources) > 0 then 'SSH is open to ' || array_to_string(ssh_sources, ', ')
            else 'SSH is open to the world, with key ' || ssh_key
        end as reason,
        [evidence_id] as evidence
    from eks_node_groups
)
select * from judged
