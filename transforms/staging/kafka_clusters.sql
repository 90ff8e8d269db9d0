/*---
description: Managed Kafka's clusters with the version of their brokers
---*/
with
clusters as (
    select *, json_transform(item, '{
        "ClusterType": "VARCHAR", "Provisioned": {
            "CustomerActionStatus": "VARCHAR", "CurrentBrokerSoftwareInfo": {"KafkaVersion": "VARCHAR"}
        }
    }') as cluster
    from items
    where service = 'kafka' and operation = 'ListClustersV2' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cluster.ClusterType = 'SERVERLESS' as is_serverless,
    cluster.Provisioned.CurrentBrokerSoftwareInfo.KafkaVersion as kafka_version,
    cluster.Provisioned.CustomerActionStatus as asked_of_customer
from clusters
