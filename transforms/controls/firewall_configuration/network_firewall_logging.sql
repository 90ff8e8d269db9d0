/*---
title: Network Firewall logs alerts and flows
question: Does Network Firewall log alerts and flows?
passes: destinations for ALERT and for FLOW exist
not_applicable: the firewall was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [network-firewall:ListFirewalls, network-firewall:DescribeLoggingConfiguration]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [NetworkFirewall.2]}
remediation: aws network-firewall update-logging-configuration with a destination for each of ALERT and FLOW.
---*/
with
listed as (
    from items where service = 'network-firewall' and operation = 'ListFirewalls'
),
logs as (
    select
        *,
        list_transform(
            json_listed(item -> '$.LoggingConfiguration.LogDestinationConfigs'), lambda config: config ->> 'LogType'
        ) as kinds
    from items
    where service = 'network-firewall' and operation = 'DescribeLoggingConfiguration'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when logs.error_code is not null then 'not_applicable'
            when logs.evidence_id is null then null
            when list_has_all(logs.kinds, ['ALERT', 'FLOW']) then 'pass'
            else 'fail'
        end as status,
        case
            when logs.error_code is not null then 'the firewall is no more'
            else 'logs ' || coalesce(nullif(array_to_string(list_sort(list_distinct(logs.kinds)), ', '), ''), 'nothing')
        end as reason,
        evidence(listed.evidence_id, logs.evidence_id) as evidence
    from listed
    left join logs
        on logs.account_id = listed.account_id
        and logs.region = listed.region
        and logs.parent_resource_id = listed.resource_id
)
select * from judged
