/*---
title: Inspector scans the kinds of resources that the account runs
question: Is Inspector scanning the kinds of resources the account runs?
passes: Inspector is enabled in the Region, and so is each kind of resource that the Region holds
not_applicable: the Region holds no instance, no repository of images and no function
severity: medium
kind: customer-specific
evidence:
  - inspector2:BatchGetAccountStatus
  - ec2:DescribeInstances
  - ecr:DescribeRepositories
  - lambda:ListFunctions
frameworks: {PCI-4.0: ["11.3.1"]}
remediation: aws inspector2 enable --resource-types EC2 ECR LAMBDA
notes: Asked of its own account, Inspector answers also where it is off, which is a fail.
---*/
with
asked as (
    select account_id, region, min(response_id) as response_id
    from answers
    where service = 'inspector2' and operation = 'BatchGetAccountStatus'
    group by all
),
states as (
    select account_id, region, evidence_id, item
    from items
    where service = 'inspector2' and operation = 'BatchGetAccountStatus' and error_code is null
        and item ->> 'accountId' = account_id
),
kinds as (
    from (values
        ('ec2', 'ec2', 'DescribeInstances'),
        ('ecr', 'ecr', 'DescribeRepositories'),
        ('lambda', 'lambda', 'ListFunctions')
    ) as kinds (kind, service, operation)
),
held as (
    select items.account_id, items.region, kinds.kind, min(items.evidence_id) as evidence_id
    from items
    join kinds on kinds.service = items.service and kinds.operation = items.operation
    where items.error_code is null
        and coalesce(items.item ->> '$.State.Name', '') not in ('terminated', 'shutting-down')
    group by all
),
weighed as (
    select
        asked.account_id,
        asked.region,
        coalesce(states.evidence_id, asked.response_id) as evidence_id,
        states.evidence_id is not null as is_told,
        states.item ->> '$.state.status' as state,
        kinds.kind,
        held.evidence_id as held_evidence_id,
        known.account_id is not null as is_known,
        states.item ->> ('$.resourceState.' || kinds.kind || '.status') as kind_state
    from asked
    cross join kinds
    left join states
        on states.account_id = asked.account_id and states.region = asked.region
    left join answered_operations as known
        on known.account_id = asked.account_id
        and known.region = asked.region
        and known.service = kinds.service
        and known.operation = kinds.operation
    left join held
        on held.account_id = asked.account_id
        and held.region = asked.region
        and held.kind = kinds.kind
),
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        string_agg(kind, ', ' order by kind) filter (
            held_evidence_id is not null and (kind_state is distinct from 'ENABLED' or state is distinct from 'ENABLED')
        ) as not_scanned,
        case
            when count(held_evidence_id) = 0 and bool_and(is_known) then 'not_applicable'
            when not_scanned is not null and not bool_and(is_told) then 'no_evidence'
            when not_scanned is not null then 'fail'
            when count(held_evidence_id) = 0 then null
            when bool_or(not is_known and kind_state is distinct from 'ENABLED') then null
            else 'pass'
        end as status,
        case
            when count(held_evidence_id) = 0 and bool_and(is_known) then 'there is nothing to scan'
            when not bool_and(is_told) then 'the answer does not speak of this account'
            else 'Inspector is ' || lower(min(state))
                || coalesce('; not scanned: ' || not_scanned, ', and every kind that is there is scanned')
        end as reason,
        list_distinct(evidence(min(evidence_id)) || coalesce(list(held_evidence_id) filter (
            held_evidence_id is not null
        ), [])) as evidence
    from weighed
    group by account_id, region
)
select * exclude (not_scanned) from judged
