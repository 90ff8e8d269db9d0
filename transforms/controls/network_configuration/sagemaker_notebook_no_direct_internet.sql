/*---
title: Notebook instances reach the internet only through the VPC
question: Do notebook instances reach the internet only through the VPC?
passes: DirectInternetAccess is Disabled
not_applicable: the notebook instance was deleted since it was listed, or is about to be
severity: high
kind: customer-specific
evidence: [sagemaker:ListNotebookInstances, sagemaker:DescribeNotebookInstance]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  PCI-4.0: ["1.3.1", "1.4.2"]
  FSBP: [SageMaker.1]
remediation: The setting is made at creation; create a notebook instance in a private subnet with direct access disabled.
---*/
with
listed as (from items where service = 'sagemaker' and operation = 'ListNotebookInstances'),
described as (from items where service = 'sagemaker' and operation = 'DescribeNotebookInstance'),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.error_code is not null or listed.item ->> 'NotebookInstanceStatus' = 'Deleting'
                then 'not_applicable'
            when described.evidence_id is null then null
            when described.item ->> 'DirectInternetAccess' = 'Disabled' then 'pass'
            else 'fail'
        end as status,
        case
            when described.error_code is not null then 'the notebook instance is no more'
            when listed.item ->> 'NotebookInstanceStatus' = 'Deleting' then 'the notebook instance is being deleted'
            when described.item ->> 'DirectInternetAccess' = 'Disabled' then 'it has no way of its own to the internet'
            else 'it reaches the internet directly'
                || if(described.item ->> 'SubnetId' is null, ', and lies in no VPC of the account', '')
        end as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
)
select * from judged
