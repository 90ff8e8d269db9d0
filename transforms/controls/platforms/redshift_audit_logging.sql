/*---
title: Redshift clusters write audit logs
question: Do Redshift clusters write audit logs?
passes: logging is enabled, and the last failure is not later than the last delivery
not_applicable: the cluster was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [redshift:DescribeClusters, redshift:DescribeLoggingStatus]
frameworks:
  NIST-800-53-r5: [AU-12]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
  FSBP: [Redshift.4]
remediation: aws redshift enable-logging --cluster-identifier ID --log-destination-type cloudwatch --log-exports connectionlog userlog
notes: What users ask is logged only where the parameter enable_user_activity_logging is true, too.
---*/
with
judged as (
    select
        clusters.account_id,
        clusters.region,
        clusters.resource_type,
        clusters.resource_id,
        clusters.resource_arn,
        case
            when logging.is_gone then 'not_applicable'
            when logging.is_logging and not logging.is_failing then 'pass'
            when logging.is_logging is not null then 'fail'
        end as status,
        case
            when logging.is_gone then 'the cluster is no more'
            when not logging.is_logging then 'logging is off'
            when logging.is_failing then 'logging is on, but failed at ' || moment(logging.last_failure_at)
            else 'logging is on'
        end as reason,
        evidence(clusters.evidence_id, logging.evidence_id) as evidence
    from redshift_clusters as clusters
    left join redshift_logging as logging
        on logging.account_id = clusters.account_id
        and logging.region = clusters.region
        and logging.cluster_id = clusters.resource_id
)
select * from judged
