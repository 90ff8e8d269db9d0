/*---
title: Nobody calls AWS with a TLS version below 1.2
question: Who still calls AWS with a TLS version below 1.2?
passes: >
  all calls of the identity used TLS 1.2 or later; calls whose record names no TLS version are neither, and the reason
  counts them
severity: high
kind: shared
evidence: [cloudtrail:events]
remediation: Upgrade the caller's SDK or operating system; AWS refuses versions below 1.2 in time.
---*/
with
callers as (
    select
        account_id,
        region,
        coalesce(session_issuer_arn, principal_arn, principal_id, 'unknown') as who,
        count(tls_version) as calls,
        count(*) filter (tls_version is null) as unnamed,
        count(*) filter (tls_version in ('TLSv1', 'TLSv1.0', 'TLSv1.1', 'SSLv3')) as old_calls,
        string_agg(distinct tls_version, ', ' order by tls_version) as versions,
        list(event_id order by event_time) filter (tls_version in ('TLSv1', 'TLSv1.0', 'TLSv1.1', 'SSLv3')) as old_events,
        max_by(event_id, event_time) filter (tls_version is not null) as newest_event
    from activity_events
    group by all
),
judged as (
    select
        account_id,
        region,
        'AWS::IAM::Principal' as resource_type,
        who as resource_id,
        if(old_calls > 0, 'fail', 'pass') as status,
        format('{} calls with {}; {} calls name no version', calls, versions, unnamed)
        || if(old_calls > 0, format('; {} calls below TLS 1.2', old_calls), '') as reason,
        if(old_calls > 0, old_events[:100], [newest_event]) as evidence
    from callers
    where calls > 0
)
select * from judged
