/*---
title: Client VPN endpoints log their connections
question: Do Client VPN endpoints log their connections?
passes: connection logging is enabled
not_applicable: the endpoint is deleted or about to be
severity: medium
kind: customer-specific
evidence: [ec2:DescribeClientVpnEndpoints]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [EC2.51]}
remediation: aws ec2 modify-client-vpn-endpoint --client-vpn-endpoint-id ID --connection-log-options Enabled=true,...
---*/
with
endpoints as (
    select
        *,
        item ->> '$.Status.Code' as state,
        coalesce(item ->> '$.ConnectionLogOptions.Enabled' = 'true', false) as logs
    from items
    where service = 'ec2' and operation = 'DescribeClientVpnEndpoints'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when state in ('deleted', 'deleting') then 'not_applicable' when logs then 'pass' else 'fail' end as status,
    case
        when state in ('deleted', 'deleting') then 'the endpoint is ' || state
        when logs then 'connections are logged to ' || coalesce(item ->> '$.ConnectionLogOptions.CloudwatchLogGroup', 'a log')
        else 'connections are not logged'
    end as reason,
    [evidence_id] as evidence
from endpoints
