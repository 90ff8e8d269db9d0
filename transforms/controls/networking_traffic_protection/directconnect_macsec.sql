/*---
title: Traffic over dedicated lines is encrypted
question: Is traffic over dedicated lines encrypted?
passes: >
  MACsec is enforced (must_encrypt) and up on the connection or on the LAG that it belongs to, or a VPN with private addresses
  that runs over dedicated lines is available in the Region
not_applicable: the connection is not available, or another account owns it
severity: medium
kind: customer-specific
evidence: [directconnect:DescribeConnections, directconnect:DescribeLags, ec2:DescribeVpnConnections]
remediation: aws directconnect update-connection --connection-id ID --encryption-mode must_encrypt
notes: >
  should_encrypt falls back to clear text. A hosted connection cannot have MACsec of the customer's own; only a VPN over it
  encrypts. Which line such a VPN takes is in no answer, so it counts for every line of its Region.
---*/
with
connections as (
    select
        *,
        item ->> 'connectionState' as state,
        item ->> 'ownerAccount' as owner,
        item ->> 'lagId' as lag_id,
        item ->> 'encryptionMode' as mode,
        item ->> 'portEncryptionStatus' as port_state
    from items
    where service = 'directconnect' and operation = 'DescribeConnections'
),
lags as (
    select account_id, region, resource_id as lag_id, item ->> 'encryptionMode' as lag_mode, evidence_id as lag_evidence_id
    from items
    where service = 'directconnect' and operation = 'DescribeLags'
),
lags_answered as (from answered_operations where service = 'directconnect' and operation = 'DescribeLags'),
private_vpns as (
    select account_id, region, min(evidence_id) as vpn_evidence_id
    from items
    where service = 'ec2'
        and operation = 'DescribeVpnConnections'
        and item ->> 'State' = 'available'
        and item ->> '$.Options.OutsideIpAddressType' = 'PrivateIpv4'
    group by all
),
vpns_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeVpnConnections'),
weighed as (
    select
        connections.*,
        lags.lag_mode,
        lags.lag_evidence_id,
        private_vpns.vpn_evidence_id,
        coalesce(port_state = 'Encryption Up' and 'must_encrypt' in (mode, lag_mode), false) as is_enforced,
        lag_id is not null and port_state = 'Encryption Up' and lags_answered.region is null as hangs_on_lag,
        vpns_answered.region is not null as are_vpns_known
    from connections
    left join lags using (account_id, region, lag_id)
    left join lags_answered using (account_id, region)
    left join private_vpns using (account_id, region)
    left join vpns_answered using (account_id, region)
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state <> 'available' or owner <> account_id then 'not_applicable'
        when is_enforced or vpn_evidence_id is not null then 'pass'
        when coalesce(hangs_on_lag, false) or not are_vpns_known then null
        else 'fail'
    end as status,
    case
        when state <> 'available' then 'the connection is ' || state
        when owner <> account_id then 'the connection belongs to account ' || owner
        when is_enforced then 'MACsec is enforced and up'
        when vpn_evidence_id is not null then 'a VPN with private addresses runs over dedicated lines'
        else format(
            'the encryption mode is {}, its state {}, and no VPN with private addresses is there',
            coalesce(lag_mode, mode, 'not set'), coalesce(port_state, 'unknown')
        )
    end as reason,
    evidence(evidence_id, lag_evidence_id, if(is_enforced, null, vpn_evidence_id)) as evidence
from weighed
