/*---
title: Kafka clusters accept only TLS, and encrypt between brokers
question: Do Kafka clusters accept only TLS, and encrypt between brokers?
passes: clients speak to brokers over TLS only, and brokers to each other encrypted
not_applicable: a serverless cluster, which always takes TLS only, or one that is being deleted
severity: high
kind: customer-specific
evidence: [kafka:ListClustersV2]
frameworks: {FSBP: [MSK.1], PCI-4.0: ["4.2.1"], ISO-27001-2022: [A.8.24], SOC2: [CC6.7]}
remediation: aws kafka update-security with EncryptionInfo EncryptionInTransit ClientBroker=TLS; InCluster is set at creation.
notes: >
  FSBP judges the brokers among each other alone. TLS_PLAINTEXT takes clear text beside TLS and fails. What the answer leaves
  out is the default, TLS and encrypted.
---*/
with
clusters as (
    select
        *,
        item ->> 'ClusterType' as type,
        item ->> 'State' as state,
        coalesce(item ->> '$.Provisioned.EncryptionInfo.EncryptionInTransit.ClientBroker', 'TLS') as clients,
        coalesce(item ->> '$.Provisioned.EncryptionInfo.EncryptionInTransit.InCluster', 'true') as brokers
    from items
    where service = 'kafka' and operation = 'ListClustersV2'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when type = 'SERVERLESS' or state = 'DELETING' then 'not_applicable'
        when clients = 'TLS' and brokers = 'true' then 'pass'
        else 'fail'
    end as status,
    case
        when type = 'SERVERLESS' then 'serverless clusters take TLS only'
        when state = 'DELETING' then 'the cluster is being deleted'
        else format('clients speak {}, brokers {}', clients, if(brokers = 'true', 'encrypted', 'in clear text'))
    end as reason,
    [evidence_id] as evidence
from clusters
