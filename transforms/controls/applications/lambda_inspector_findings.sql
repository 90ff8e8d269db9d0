/*---
title: Functions have no critical vulnerability open for more than 30 days
question: Are functions free of open critical vulnerabilities older than 30 days?
passes: Inspector scans the function, and found nothing critical that has been open for more than 30 days
severity: high
kind: customer-specific
evidence: [lambda:ListFunctions, inspector2:ListCoverage, inspector2:ListFindings]
population: [lambda:ListFunctions]
frameworks: {PCI-4.0: ["11.3.1"]}
remediation: Update the package that the finding names, and deploy the function again.
notes: >
  A function that Inspector does not scan is no_evidence, never a pass, with Inspector's reason. Suppressed findings are
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
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        vulnerability_status(
            coverage_answered.account_id is not null, coverage.is_scanned, findings_answered.account_id is not null,
            coalesce(found.late, 0)
        ) as status,
        vulnerability_reason(
            coverage.is_scanned, coverage.why_not, coalesce(found.late, 0), found.which, coalesce(found.suppressed, 0)
        ) as reason,
        list_distinct(
            [functions.evidence_id] || coalesce(coverage.evidence, []) || coalesce(found.evidence, [])
        ) as evidence
    from lambda_functions as functions
    left join coverage_answered using (account_id, region)
    left join findings_answered using (account_id, region)
    left join inspector_coverage as coverage
        on coverage.account_id = functions.account_id
        and coverage.region = functions.region
        and coverage.kind = 'AWS_LAMBDA_FUNCTION'
        and coverage.covered_id = functions.resource_arn
    left join inspector_verdicts as found
        on found.account_id = functions.account_id
        and found.region = functions.region
        and found.kind = 'AWS_LAMBDA_FUNCTION'
        and found.found_in = functions.resource_arn
)
select * from judged
