/*---
title: Public zones are signed
question: Are public zones signed, so that their answers can be authenticated?
passes: the zone is being signed, and a key-signing key is active
not_applicable: the zone is private, or was deleted since the list
severity: low
kind: customer-specific
evidence: [route53:ListHostedZones, route53:GetDNSSEC]
remediation: aws route53 create-key-signing-key, enable-hosted-zone-dnssec, and the DS record at the parent.
notes: >
  Any other state, such as ACTION_NEEDED, may mean that resolvers refuse the zone. Whether the parent has the DS record
  can't be seen here.
---*/
with
zones as (
    select *, coalesce(cast(item ->> '$.Config.PrivateZone' as boolean), false) as is_private
    from items
    where service = 'route53' and operation = 'ListHostedZones' and error_code is null
),
signing as (
    select
        *,
        item ->> '$.Status.ServeSignature' as state,
        len(list_filter(json_listed(item -> 'KeySigningKeys'), lambda key: key ->> 'Status' = 'ACTIVE')) as active_keys
    from items
    where service = 'route53' and operation = 'GetDNSSEC'
),
judged as (
    select
        zones.account_id,
        zones.region,
        zones.resource_type,
        zones.resource_id,
        zones.resource_arn,
        case
            when zones.is_private or signing.error_code is not null then 'not_applicable'
            when signing.evidence_id is null then null
            when signing.state = 'SIGNING' and signing.active_keys > 0 then 'pass'
            else 'fail'
        end as status,
        zones.item ->> 'Name' || case
            when zones.is_private then ' is private'
            when signing.error_code is not null then ' is no more'
            else format(
                ': {}, {} active key-signing keys', coalesce(signing.state, 'NOT_SIGNING'), signing.active_keys
            )
        end as reason,
        evidence(zones.evidence_id, signing.evidence_id) as evidence
    from zones
    left join signing
        on signing.account_id = zones.account_id and signing.parent_resource_id = zones.resource_id
)
select * from judged
