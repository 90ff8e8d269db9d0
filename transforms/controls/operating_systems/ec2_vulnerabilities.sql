/*---
title: No instance has a critical vulnerability open for more than 30 days
question: Has no instance an open critical vulnerability older than 30 days?
passes: Inspector scans the instance, and found nothing critical that has been open for more than 30 days
not_applicable: the instance does not run, a service of AWS operates it, or it started within the hour
severity: high
kind: customer-specific
evidence: [ec2:DescribeInstances, inspector2:ListCoverage, inspector2:ListFindings]
population: [ec2:DescribeInstances]
frameworks: {PCI-4.0: ["11.3.1"], SOC2: [CC7.1]}
remediation: Update the package that the finding names, or replace the instance by one from a new image.
notes: >
  An instance that Inspector does not scan is no_evidence, never a pass: no finding proves nothing. Suppressed findings are
  accepted risks: they pass, and are counted in the reason.
---*/
with
coverage_answered as (
    from answered_operations where service = 'inspector2' and operation = 'ListCoverage'
),
findings_answered as (
    from answered_operations where service = 'inspector2' and operation = 'ListFindings'
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        if(
            systems.why_not_yet is not null,
            'not_applicable',
            vulnerability_status(
                coverage_answered.account_id is not null, coverage.is_scanned,
                findings_answered.account_id is not null, coalesce(found.late, 0)
            )
        ) as status,
        coalesce(
            systems.why_not_yet,
            vulnerability_reason(
                coverage.is_scanned, coverage.why_not, coalesce(found.late, 0), found.which,
                coalesce(found.suppressed, 0)
            )
        ) as reason,
        list_distinct(
            [systems.evidence_id] || coalesce(coverage.evidence, []) || coalesce(found.evidence, [])
        ) as evidence
    from ec2_running_systems as systems
    left join coverage_answered
        on coverage_answered.account_id = systems.account_id and coverage_answered.region = systems.region
    left join findings_answered
        on findings_answered.account_id = systems.account_id and findings_answered.region = systems.region
    left join inspector_coverage as coverage
        on coverage.account_id = systems.account_id
        and coverage.region = systems.region
        and coverage.kind = 'AWS_EC2_INSTANCE'
        and coverage.covered_id = systems.resource_id
    left join inspector_verdicts as found
        on found.account_id = systems.account_id
        and found.region = systems.region
        and found.kind = 'AWS_EC2_INSTANCE'
        and found.found_in = systems.resource_id
)
select * from judged
