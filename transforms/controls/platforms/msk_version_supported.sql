/*---
title: Each Kafka cluster runs a version that AWS still supports
question: Does each Kafka cluster run a version that AWS still supports?
passes: AWS lists the version as active, and asks for no critical action
not_applicable: the cluster is serverless
severity: medium
kind: shared
evidence: [kafka:ListClustersV2, kafka:ListKafkaVersions]
remediation: aws kafka update-cluster-kafka-version --cluster-arn ARN --target-kafka-version VERSION --current-version TOKEN
notes: A version that an answered list leaves out is past support.
---*/
with
versions_answered as (
    from answered_operations where service = 'kafka' and operation = 'ListKafkaVersions'
),
versions as (
    select account_id, region, item ->> 'Version' as version, item ->> 'Status' as state, evidence_id
    from items
    where service = 'kafka' and operation = 'ListKafkaVersions' and error_code is null
),
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when clusters.is_serverless then 'not_applicable'
            when clusters.asked_of_customer = 'CRITICAL_ACTION_REQUIRED' then 'fail'
            when versions_answered.account_id is null then null
            when clusters.kafka_version is null then 'no_evidence'
            when versions.state = 'ACTIVE' then 'pass'
            else 'fail'
        end as status,
        case
            when clusters.is_serverless then 'the cluster is serverless'
            else 'Kafka ' || coalesce(clusters.kafka_version, 'of an unknown version') || ' is '
                || coalesce(lower(versions.state), 'not listed any more')
                || if(clusters.asked_of_customer = 'CRITICAL_ACTION_REQUIRED', '; AWS asks for a critical action', '')
        end as reason,
        evidence(clusters.evidence_id, versions.evidence_id) as evidence
    from kafka_clusters as clusters
    left join versions_answered
        on versions_answered.account_id = clusters.account_id
        and versions_answered.region = clusters.region
    left join versions
        on versions.account_id = clusters.account_id
        and versions.region = clusters.region
        and versions.version = clusters.kafka_version
)
select * from judged
