/*---
title: Managed file systems span two zones
question: Is each file system of FSx deployed over two zones?
passes: its form of deployment is one over several zones (MULTI_AZ_1, MULTI_AZ_2, MULTI_AZ_HA_1)
not_applicable: a file system for Lustre, which has no such form; or it is being deleted, or its creation failed
severity: medium
kind: customer-specific
evidence: [fsx:DescribeFileSystems]
frameworks: {ISO-27001-2022: [A.8.14]}
remediation: >
  The form can not be changed: make a file system over several zones, move the data with AWS DataSync or a restored backup,
  and delete the old one.
notes: SINGLE_AZ_HA_1 and _2 have two file servers in one zone, which is not enough here.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when kind = 'LUSTRE' or state in ('DELETING', 'FAILED') then 'not_applicable'
        when starts_with(deployment, 'MULTI_AZ') then 'pass'
        when deployment is not null then 'fail'
        else 'no_evidence'
    end as status,
    case
        when kind = 'LUSTRE' then 'Lustre has no form over several zones'
        when state in ('DELETING', 'FAILED') then 'its state is ' || state
        else kind || ', deployed as ' || coalesce(deployment, 'the answer does not tell')
    end as reason,
    [evidence_id] as evidence
from fsx_file_systems
