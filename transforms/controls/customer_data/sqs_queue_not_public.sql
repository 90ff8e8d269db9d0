/*---
title: Only known principals can use a queue
question: Can only known principals use each queue?
passes: >
  no statement of the queue's policy allows everybody something, unless a condition holds it to an account, an
  organization, a principal, a source or a network; a queue without a policy passes
not_applicable: the queue was deleted while it was asked
severity: high
kind: customer-specific
evidence: [sqs:ListQueues, sqs:GetQueueAttributes]
frameworks: {CIS-7.0: ["2.21"]}
remediation: >
  aws sqs set-queue-attributes --attributes Policy=… with a named principal, or with aws:SourceArn or
  aws:SourceAccount in the statement's condition.
---*/
with
queues as (
    select *, open_statements(policy, caller_keys()) as open from sqs_queues
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not asked then null
            when gone then 'not_applicable'
            when len(open) > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when gone then 'deleted since the queues were listed'
            when len(open) > 0 then 'everybody is allowed ' || allowed_actions(open)
            when policy is null then 'no policy: only the account itself'
            else 'no statement lets everybody in'
        end as reason,
        evidence(attributes_evidence_id, evidence_id) as evidence
    from queues
)
select * from judged
