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
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        coalesce(
            last_failure_at > coalesce(last_delivery_at, '1970-01-01'::timestamptz), false
        ) as is_failing,
        case
            when is_gone then 'not_applicable'
            when is_logging and not is_failing then 'pass'
            when is_logging is not null then 'fail'
        end as status,
        case
            when is_gone then 'the cluster is no more'
            when not is_logging then 'logging is off'
            when is_failing then 'logging is on, but failed at ' || moment(last_failure_at)
            else 'logging is on'
        end as reason,
        evidence(evidence_id, logging_evidence_id) as evidence
    from redshift_upkeep
)
select * exclude (is_failing) from judged
