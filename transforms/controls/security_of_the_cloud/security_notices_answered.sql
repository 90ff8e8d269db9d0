/*---
title: AWS's security and abuse notices are answered
question: Are AWS's security and abuse notices to our accounts answered and closed?
passes: the notice is closed
not_applicable: AWS sent the account no such notice
severity: high
kind: shared
evidence: [health:DescribeEvents]
remediation: Answer the notice in the Health Dashboard or by its mail, and do what it asks for.
notes: >
  A notice is an event of the account's own that comes from the services RISK or ABUSE, or that asks those responsible for
  security to act. AWS finds and sends it, and the customer must act: AWS closes it once it was answered. Older events do not
  tell whom they ask, and forgotten ones (after about 90 days) are covered by the nights between. Without a support plan that
  includes Health's API there is no evidence.
---*/
select
    account_id,
    region,
    'AWS::Health::Event' as resource_type,
    event_arn as resource_id,
    event_arn as resource_arn,
    if(state = 'closed', 'pass', 'fail') as status,
    format('AWS attests: {} of {}, {}', code, moment(started_at), state)
    || coalesce('; it names ' || nullif(array_to_string(entity_ids[:5], ', '), ''), '') as reason,
    list_distinct([evidence_id] || entities_evidence) as evidence
from health_events
where not is_public
    and (
        health_service in ('RISK', 'ABUSE')
        or (list_contains(personas, 'SECURITY') and actionability = 'ACTION_REQUIRED')
    )
