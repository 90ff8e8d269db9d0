/*---
title: Agreements with AWS are in force
question: Are the agreements with AWS that were accepted in Artifact in force for the audit period?
passes: the agreement is active, and was in force on the last day of the audit period
not_applicable: the account's list holds no agreement
severity: medium
kind: shared
evidence: [artifact:ListCustomerAgreements]
frameworks: {ISO-27001-2022: [A.5.20, A.5.31]}
remediation: Accept the agreement again in AWS Artifact, for the organization where it is meant for all accounts.
notes: >
  Which agreements an organization needs (a Business Associate Addendum, a data processing addendum) is its own to know: each
  one that Artifact lists is judged, and one that is missing is not seen. The list holds what applies to the caller, so that
  one that was accepted for the organization often shows in the management account alone. Without an end an agreement stays
  in force. One that came into force within the period says so in the reason.
---*/
with
agreements as (
    select
        items.*,
        this_run.window_start,
        this_run.window_end,
        json_transform(item, '{
            "name": "VARCHAR", "state": "VARCHAR", "effectiveStart": "TIMESTAMPTZ", "effectiveEnd": "TIMESTAMPTZ",
            "organizationArn": "VARCHAR"
        }') as agreement
    from items
    cross join this_run
    where service = 'artifact' and operation = 'ListCustomerAgreements' and error_code is null
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::Artifact::CustomerAgreement' as resource_type,
        resource_id,
        resource_arn,
        if(
            agreement.state = 'ACTIVE'
            and agreement.effectiveStart < window_end
            and coalesce(agreement.effectiveEnd >= window_end, true),
            'pass',
            'fail'
        ) as status,
        format('AWS attests: {}, {}', agreement.name, lower(coalesce(agreement.state, 'of no state that is told')))
        || coalesce(strftime(agreement.effectiveStart, ', since %Y-%m-%d'), '')
        || coalesce(strftime(agreement.effectiveEnd, ', until %Y-%m-%d'), '')
        || if(agreement.effectiveStart > window_start, ', which is within the period', '')
        || if(agreement.organizationArn is not null, ', for the whole organization', '') as reason,
        [evidence_id] as evidence
    from agreements
)
select * from judged
