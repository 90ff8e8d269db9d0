/*---
title: Transit gateways wait for approval before an attachment joins
question: Do transit gateways wait for approval before an attachment joins?
passes: AutoAcceptSharedAttachments is disable
not_applicable: another account owns the transit gateway, or it is deleted
severity: high
kind: customer-specific
evidence: [ec2:DescribeTransitGateways]
frameworks:
  PCI-4.0: ["1.3.1", "1.4.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.7]
  FSBP: [EC2.23]
remediation: aws ec2 modify-transit-gateway --transit-gateway-id ID --options AutoAcceptSharedAttachments=disable
---*/
with
gateways as (
    select
        *,
        item ->> '$.Options.AutoAcceptSharedAttachments' = 'disable' as waits,
        case
            when item ->> 'OwnerId' <> account_id then 'the gateway belongs to account ' || (item ->> 'OwnerId')
            when item ->> 'State' in ('deleted', 'deleting') then 'the gateway is ' || (item ->> 'State')
        end as out_of_scope
    from items
    where service = 'ec2' and operation = 'DescribeTransitGateways'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when out_of_scope is not null then 'not_applicable' when waits then 'pass' else 'fail' end as status,
    coalesce(out_of_scope, if(waits, 'attachments wait for approval', 'shared attachments are accepted at once')) as reason,
    [evidence_id] as evidence
from gateways
