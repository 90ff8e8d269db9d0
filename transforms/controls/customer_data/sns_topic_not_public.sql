/*---
title: Only known principals can use a topic
question: Can only known principals publish to or read each topic?
passes: >
  no statement of the topic's policy allows everybody something, unless a condition holds it to an account, an
  organization, a principal, a source or a network
not_applicable: the topic was deleted since the list
severity: high
kind: customer-specific
evidence: [sns:ListTopics, sns:GetTopicAttributes]
frameworks: {CIS-7.0: ["2.21"], FSBP: [SNS.4]}
remediation: >
  aws sns set-topic-attributes --attribute-name Policy with a named principal, or with aws:SourceArn or aws:SourceAccount
  in the statement's condition.
notes: The policy that SNS makes by itself names everybody and holds them to the owner's account by AWS:SourceOwner.
---*/
with
topics as (
    select *, open_statements(policy, caller_keys()) as open from sns_topics
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
            when gone then 'deleted since the topics were listed'
            when len(open) > 0 then 'everybody is allowed ' || allowed_actions(open)
            else 'no statement lets everybody in'
        end as reason,
        evidence(attributes_evidence_id, evidence_id) as evidence
    from topics
)
select * from judged
