/*---
title: Migration endpoints use TLS
question: Do endpoints of the Database Migration Service use TLS?
passes: >
  SslMode is not none; for Redis the protocol is ssl-encryption; for Kafka it is ssl-encryption, ssl-authentication or sasl-ssl
not_applicable: the engine is an AWS service that is spoken to over HTTPS
severity: medium
kind: customer-specific
evidence: [dms:DescribeEndpoints]
frameworks: {FSBP: [DMS.9], PCI-4.0: ["4.2.1"]}
remediation: aws dms modify-endpoint --endpoint-arn ARN --ssl-mode verify-full --certificate-arn CERTIFICATE
notes: SslMode reads none for engines that have no such setting. Redis defaults to TLS, Kafka to clear text.
---*/
with
endpoints as (
    select
        *,
        lower(item ->> 'EngineName') as engine,
        lower(item ->> 'EndpointType') as direction,
        case engine
            when 'redis' then coalesce(item ->> '$.RedisSettings.SslSecurityProtocol', 'ssl-encryption')
            when 'kafka' then coalesce(item ->> '$.KafkaSettings.SecurityProtocol', 'plaintext')
            else coalesce(item ->> 'SslMode', 'none')
        end as mode,
        engine in ('s3', 'dynamodb', 'kinesis', 'opensearch', 'elasticsearch', 'neptune', 'timestream')
        or engine = 'redshift' and direction = 'target' as speaks_https
    from items
    where service = 'dms' and operation = 'DescribeEndpoints'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when speaks_https then 'not_applicable'
        when mode in ('none', 'plaintext', 'sasl-plaintext') then 'fail'
        else 'pass'
    end as status,
    if(speaks_https, engine || ' is spoken to over HTTPS', format('speaks to {} with {}', engine, mode)) as reason,
    [evidence_id] as evidence
from endpoints
