/*---
title: Nobody switched encryption off
question: Did anybody switch encryption off or weaken it?
passes: >
  the call failed, or its parameters leave encryption at least as strong as before; every change is a row. S3's own
  key (AES256) is as strong as before only where the period shows that the bucket was new, or had no other key
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Switch encryption on again; deny these calls by a service control policy.
---*/
with
changes as (
    select
        *,
        lower(cast(request_parameters as varchar)) as parameters,
        coalesce(
            request_parameters ->> 'bucketName', request_parameters ->> 'streamName',
            request_parameters ->> 'deliveryStreamName', request_parameters ->> 'logGroupName',
            request_parameters ->> 'topicArn', request_parameters ->> 'queueUrl', request_parameters ->> 'tableName',
            request_parameters ->> 'name', request_parameters ->> 'clusterIdentifier'
        ) as touched
    from activity_events
    where (event_source = 's3.amazonaws.com' and event_name in ('DeleteBucketEncryption', 'PutBucketEncryption'))
        or (event_source = 'ec2.amazonaws.com' and event_name in ('DisableEbsEncryptionByDefault',
            'ResetEbsDefaultKmsKeyId', 'ModifyEbsDefaultKmsKeyId'))
        or (event_source = 'kinesis.amazonaws.com' and event_name = 'StopStreamEncryption')
        or (event_source = 'firehose.amazonaws.com' and event_name = 'StopDeliveryStreamEncryption')
        or (event_source = 'logs.amazonaws.com' and event_name = 'DisassociateKmsKey')
        or (event_source = 'sns.amazonaws.com' and event_name = 'SetTopicAttributes'
            and request_parameters ->> 'attributeName' = 'KmsMasterKeyId')
        or (event_source = 'sqs.amazonaws.com' and event_name = 'SetQueueAttributes'
            and regexp_matches(cast(request_parameters as varchar), '(?i)kmsmasterkeyid|sqsmanagedsseenabled'))
        or (event_source = 'dynamodb.amazonaws.com' and event_name = 'UpdateTable'
            and request_parameters ->> 'sSESpecification' is not null)
        or (event_source = 'cloudtrail.amazonaws.com' and event_name = 'UpdateTrail'
            and request_parameters ->> 'kmsKeyId' is not null)
        or (event_source = 'redshift.amazonaws.com' and event_name = 'ModifyCluster'
            and request_parameters ->> 'encrypted' is not null)
        or (event_source = 'glue.amazonaws.com' and event_name = 'PutDataCatalogEncryptionSettings')
),
bucket_changes as (
    select
        event_id,
        lag(
            if(
                event_name = 'PutBucketEncryption' and contains(cast(request_parameters as varchar), 'aws:kms'),
                'kms',
                'none'
            )
        ) over (
            partition by account_id, request_parameters ->> 'bucketName' order by event_time, event_id
        ) as key_before
    from activity_events
    where event_source = 's3.amazonaws.com'
        and event_name in ('CreateBucket', 'DeleteBucketEncryption', 'PutBucketEncryption')
        and error_code is null
),
weighed as (
    select
        changes.*,
        case
            when event_name in ('DeleteBucketEncryption', 'DisableEbsEncryptionByDefault', 'StopStreamEncryption',
                'StopDeliveryStreamEncryption', 'DisassociateKmsKey') then 'it switches encryption off'
            when event_name = 'ResetEbsDefaultKmsKeyId' then 'it goes back to the key of AWS'
            when event_name = 'PutBucketEncryption'
                and contains(parameters, '"aes256"')
                and bucket_changes.key_before is distinct from 'none' then 'it goes back to the key of S3'
            when event_name = 'SetTopicAttributes' and coalesce(request_parameters ->> 'attributeValue', '') = ''
                then 'it switches encryption off'
            when event_name = 'SetQueueAttributes'
                and regexp_matches(parameters, '"kmsmasterkeyid":""|"sqsmanagedsseenabled":"?false')
                then 'it switches encryption off'
            when event_name = 'UpdateTable' and request_parameters ->> '$.sSESpecification.enabled' = 'false'
                then 'it goes back to the key of AWS'
            when event_name = 'UpdateTrail' and request_parameters ->> 'kmsKeyId' = '' then 'it takes the key away'
            when event_name = 'ModifyCluster' and request_parameters ->> 'encrypted' = 'false'
                then 'it switches encryption off'
            when event_name = 'PutDataCatalogEncryptionSettings' and contains(parameters, '"disabled"')
                then 'it switches encryption off'
        end as harm
    from changes
    left join bucket_changes using (event_id)
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
