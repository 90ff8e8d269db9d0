/*---
title: Data streams are encrypted
question: Are data streams encrypted?
passes: the stream is encrypted with KMS
not_applicable: the stream was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [kinesis:ListStreams, kinesis:DescribeStreamSummary]
frameworks: {FSBP: [Kinesis.1], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws kinesis start-stream-encryption --stream-name NAME --encryption-type KMS --key-id alias/aws/kinesis
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not asked then null
        when gone then 'not_applicable'
        when encryption = 'KMS' then 'pass'
        else 'fail'
    end as status,
    case
        when gone then 'the stream is no more'
        when encryption = 'KMS' then 'encrypted with ' || coalesce(kms_key, 'a key of KMS')
        else 'not encrypted'
    end as reason,
    evidence
from kinesis_streams
