/*---
title: Nobody calls AWS with a TLS version below 1.2
question: Who still calls AWS with a TLS version below 1.2?
passes: >
  all calls of the identity used TLS 1.2 or later; calls whose record names no TLS version are neither, and the reason
  counts them
severity: high
kind: shared
evidence: [cloudtrail:events]
notes: >
  A session that used an older version is a row of its own; the other sessions of its role are one row, the role's.
remediation: Upgrade the caller's SDK or operating system; AWS refuses versions below 1.2 in time.
---*/
with
calls as (
    select
        account_id,
        region,
        event_id,
        event_time,
        tls_version,
        source_ip_address,
        coalesce(principal_arn, principal_id, 'unknown') as session,
        coalesce(session_issuer_arn, session) as issuer,
        coalesce(is_old_tls(tls_version), false) as is_old
    from activity_events
),
old_sessions as (select distinct account_id, region, session, true as is_old from calls where is_old),
callers as (
    select
        calls.account_id,
        calls.region,
        if(old_sessions.is_old, calls.session, calls.issuer) as who,
        count(tls_version) as calls,
        count(*) filter (tls_version is null) as unnamed,
        count(*) filter (calls.is_old) as old_calls,
        count(distinct cast(event_time as date)) filter (calls.is_old) as old_days,
        string_agg(distinct tls_version, ', ' order by tls_version) as versions,
        string_agg(distinct source_ip_address, ', ' order by source_ip_address) filter (calls.is_old) as old_addresses,
        list(event_id order by event_time) filter (calls.is_old) as old_events,
        max_by(event_id, event_time) filter (tls_version is not null) as newest_event
    from calls
    left join old_sessions using (account_id, region, session)
    group by calls.account_id, calls.region, who
),
judged as (
    select
        account_id,
        region,
        'AWS::IAM::Principal' as resource_type,
        who as resource_id,
        if(old_calls > 0, 'fail', 'pass') as status,
        if(
            old_calls > 0,
            format('{} calls below TLS 1.2 on {} days, from {}; ', old_calls, old_days, old_addresses),
            ''
        )
        || format('{} calls with {}, {} name no version', calls, versions, unnamed) as reason,
        if(old_calls > 0, old_events[:100], [newest_event]) as evidence
    from callers
    where calls > 0
)
select * from judged
