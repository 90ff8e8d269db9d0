/*---
title: Nobody opened a clear-text way or lowered a TLS policy
question: Did anybody open a clear-text way or lower a TLS policy in the period?
passes: the call failed, or what it set demands TLS of version 1.2 or later; every change of such a setting is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why, and set the listener, policy or parameter back if nobody approved it.
notes: >
  A record holds what was set and not what stood there before, so a change that leaves a setting as lax as it was fails too.
  What a deleted bucket policy had denied is not in its record; s3_tls_only judges what is left. A parameter that is reset by
  its name goes back to the engine's default, which is off but for newer versions of PostgreSQL.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'listenerArn',
            request_parameters ->> 'loadBalancerArn',
            request_parameters ->> 'loadBalancerName',
            request_parameters ->> 'domainName',
            request_parameters ->> 'dBParameterGroupName',
            request_parameters ->> 'dBClusterParameterGroupName',
            request_parameters ->> 'parameterGroupName',
            request_parameters ->> 'replicationGroupId',
            request_parameters ->> 'clusterArn',
            request_parameters ->> 'serverId',
            request_parameters ->> 'bucketName',
            request_parameters ->> 'certificateArn',
            request_parameters ->> 'id'
        ) as touched
    from activity_events
    where event_source = 'elasticloadbalancing.amazonaws.com' and event_name in (
            'CreateListener', 'ModifyListener', 'CreateLoadBalancerListeners', 'SetLoadBalancerPoliciesOfListener'
        )
        or event_source = 'cloudfront.amazonaws.com' and event_name in ('CreateDistribution', 'UpdateDistribution')
        or event_source = 'apigateway.amazonaws.com' and event_name = 'UpdateDomainName'
        or event_source = 'rds.amazonaws.com' and event_name in (
            'ModifyDBParameterGroup', 'ModifyDBClusterParameterGroup', 'ResetDBParameterGroup'
        )
        or event_source = 'redshift.amazonaws.com' and event_name = 'ModifyClusterParameterGroup'
        or event_source = 'elasticache.amazonaws.com' and event_name = 'ModifyReplicationGroup'
        or event_source = 'es.amazonaws.com' and event_name = 'UpdateDomainConfig'
        or event_source = 'kafka.amazonaws.com' and event_name = 'UpdateSecurity'
        or event_source = 'transfer.amazonaws.com' and event_name = 'UpdateServer'
        or event_source = 'ec2.amazonaws.com' and event_name = 'ModifyVpnTunnelOptions'
        or event_source = 'acm.amazonaws.com' and event_name = 'DeleteCertificate'
        or event_source = 's3.amazonaws.com' and event_name = 'DeleteBucketPolicy'
),
parameters as (
    select
        event_id,
        event_name,
        lower(parameter ->> 'parameterName') as name,
        lower(parameter ->> 'parameterValue') as value
    from (select event_id, event_name, unnest(json_listed(request_parameters -> 'parameters')) as parameter from changes)
),
switched_off as (
    select event_id, string_agg(distinct name, ', ' order by name) as names
    from parameters
    where name in ('rds.force_ssl', 'require_secure_transport', 'require_ssl', 'tls')
        and (event_name = 'ResetDBParameterGroup' or value in ('0', 'off', 'false', 'disabled'))
    group by event_id
),
weighed as (
    select
        changes.*,
        case
            when event_name in ('CreateListener', 'ModifyListener')
                and request_parameters ->> 'protocol' = 'HTTP'
                and len(list_filter(
                    json_listed(request_parameters -> 'defaultActions'),
                    lambda action: action ->> 'type' not in ('redirect', 'fixed-response')
                        or action ->> 'type' = 'redirect'
                            and action ->> '$.redirectConfig.protocol' is distinct from 'HTTPS'
                )) > 0 then 'a listener serves HTTP'
            when event_name in ('CreateListener', 'ModifyListener')
                and not regexp_matches(request_parameters ->> 'sslPolicy', 'TLS-1-2|TLS13-1-[23]|FS-1-2')
                then 'the policy ' || (request_parameters ->> 'sslPolicy') || ' takes versions below TLS 1.2'
            when event_name = 'CreateLoadBalancerListeners'
                and len(list_filter(
                    json_listed(request_parameters -> 'listeners'),
                    lambda listener: upper(listener ->> 'protocol') not in ('HTTPS', 'SSL')
                )) > 0 then 'a listener takes clear text'
            when event_name = 'SetLoadBalancerPoliciesOfListener'
                and len(list_filter(
                    json_texts(request_parameters -> 'policyNames'),
                    lambda policy: starts_with(policy, 'ELBSecurityPolicy-') and not contains(policy, 'TLS-1-2')
                )) > 0 then 'the listener''s policy takes versions below TLS 1.2'
            when event_source = 'cloudfront.amazonaws.com'
                and list_contains(
                    [request_parameters ->> '$.distributionConfig.defaultCacheBehavior.viewerProtocolPolicy']
                    || list_transform(
                        json_listed(request_parameters -> '$.distributionConfig.cacheBehaviors.items'),
                        lambda behavior: behavior ->> 'viewerProtocolPolicy'
                    ),
                    'allow-all'
                ) then 'viewers may use HTTP'
            when event_source = 'cloudfront.amazonaws.com'
                and not regexp_matches(
                    request_parameters ->> '$.distributionConfig.viewerCertificate.minimumProtocolVersion', '^TLSv1\.[2-9]_'
                ) and request_parameters ->> '$.distributionConfig.viewerCertificate.cloudFrontDefaultCertificate'
                    is distinct from 'true' then 'viewers may use versions below TLS 1.2'
            when event_name = 'UpdateDomainName'
                and len(list_filter(
                    json_listed(request_parameters -> 'patchOperations'),
                    lambda change: contains(change ->> 'path', 'securityPolicy') and change ->> 'value' = 'TLS_1_0'
                )) > 0 then 'the domain takes TLS 1.0'
            when switched_off.names is not null then switched_off.names || ' no longer demands TLS'
            when event_name = 'ModifyReplicationGroup'
                and (
                    request_parameters ->> 'transitEncryptionEnabled' = 'false'
                    or request_parameters ->> 'transitEncryptionMode' = 'preferred'
                ) then 'the cache takes clear text'
            when event_name = 'UpdateDomainConfig'
                and request_parameters ->> '$.domainEndpointOptions.enforceHTTPS' = 'false'
                then 'the search domain serves HTTP'
            when event_name = 'UpdateDomainConfig'
                and starts_with(
                    request_parameters ->> '$.domainEndpointOptions.tLSSecurityPolicy', 'Policy-Min-TLS-1-0'
                ) then 'the search domain takes TLS 1.0'
            when event_name = 'UpdateSecurity'
                and request_parameters ->> '$.encryptionInfo.encryptionInTransit.clientBroker'
                    in ('PLAINTEXT', 'TLS_PLAINTEXT') then 'the Kafka cluster takes clear text'
            when event_name = 'UpdateServer' and list_contains(json_texts(request_parameters -> 'protocols'), 'FTP')
                then 'the server takes FTP'
            when event_name = 'ModifyVpnTunnelOptions'
                and contains(lower(cast(request_parameters as varchar)), '"ikev1"') then 'the tunnel takes IKEv1'
        end as weakening
    from changes
    left join switched_off using (event_id)
)
select
    account_id,
    region,
    'AWS::CloudTrail::Event' as resource_type,
    event_row_id(touched, event_id) as resource_id,
    if(error_code is null and weakening is not null, 'fail', 'pass') as status,
    told(event_name, principal_arn, source_ip_address, event_time, error_code)
    || if(error_code is null, coalesce(': ' || weakening, ''), '') as reason,
    [event_id] as evidence
from weighed
