/*---
title: A current AWS report speaks for continuity and availability
question: Does a current AWS report on business continuity and availability cover the audit period?
passes: >
  published versions of one of AWS's own reports on business continuity and availability cover every day of the audit
  period (the days of activity that the night judges), or they do so together with a bridge letter for all the days
  since they end
severity: medium
kind: inherited
scope: account
evidence: [artifact:ListReports, artifact:ListReportVersions, artifact:GetReportMetadata]
population: [artifact:ListReports]
frameworks: {ISO-27001-2022: [A.5.29, A.5.30]}
remediation: Look into AWS Artifact for a newer report or a bridge letter; ask AWS for it if there is none.
notes: >
  Which report speaks for what is reference data (attestation_scope.csv). Each account is judged by its own list. The
  list names reports and periods; nobody here has read them.
---*/
select
    account_id,
    'global' as region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    case when cited is not null then 'pass' when not versions_missing then 'fail' end as status,
    attested('continuity and availability', cited, nearest, audit_period) as reason,
    evidence
from aws_attestations
where element = 'resilience'
