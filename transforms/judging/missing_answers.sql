-- For each row whose verdict hangs on an answer: the failed calls nearest to it, and what they said. Nearest are calls for
-- the resource itself, for the whole it is a part of, for an item that the row cites, and those of its Region. A call that
-- the run never made, since its service is not collected, is as near as one that failed elsewhere in the account.
with
hanging as (
    select
        control_id,
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence,
        if(contains(resource_id, '/'), regexp_replace(resource_id, '/[^/]*$', ''), null) as whole_id
    from judged_rows
    where status is null
),
failed as (
    select
        control_needs.control_id,
        control_needs.position,
        call_outcomes.* exclude (answered)
    from call_outcomes
    join control_needs using (service, operation)
    where not call_outcomes.answered
        and control_needs.control_id in (select control_id from hanging)
),
for_the_call as (from failed where parent_response_id is null),
for_a_resource as (from failed where parent_response_id is not null),
one_of_the_account as (
    select control_id, account_id, position, arg_min(failed, outcome_id) as failed
    from failed
    group by all
),
one_of_any_account as (
    select control_id, position, arg_min(failed, outcome_id) as failed
    from failed
    group by all
),
left_out as (
    select
        control_id,
        position,
        outcome_id,
        null::varchar as account_id,
        null::varchar as region,
        service,
        operation,
        'not asked in this run' as status,
        null::varchar as error_code,
        null::varchar as error_message,
        null::varchar as parent_response_id,
        null::varchar as parent_resource_id,
        null::varchar as parent_evidence_id
    from never_asked
    where control_id in (select control_id from hanging)
),
candidates as (
    select hanging.*, 1 as distance, for_a_resource as failed
    from hanging
    join for_a_resource
        on for_a_resource.control_id = hanging.control_id
        and for_a_resource.account_id = hanging.account_id
        and for_a_resource.parent_resource_id = hanging.resource_id
    union all
    select hanging.*, 1, for_a_resource
    from hanging
    join for_a_resource
        on for_a_resource.control_id = hanging.control_id
        and for_a_resource.account_id = hanging.account_id
        and for_a_resource.parent_resource_id = hanging.resource_arn
        and for_a_resource.parent_resource_id != hanging.resource_id
    union all
    select hanging.*, 1, for_a_resource
    from hanging
    join for_a_resource
        on for_a_resource.control_id = hanging.control_id
        and for_a_resource.account_id = hanging.account_id
        and for_a_resource.parent_resource_id = hanging.whole_id
    union all
    select cited.* exclude (cited_id), 1, for_a_resource
    from (select *, unnest(evidence) as cited_id from hanging) as cited
    join for_a_resource
        on for_a_resource.control_id = cited.control_id
        and for_a_resource.parent_evidence_id = cited.cited_id
    union all
    select
        hanging.*,
        if(for_the_call.region in (hanging.region, 'global') or hanging.region = 'global', 1, 2),
        for_the_call
    from hanging
    join for_the_call
        on for_the_call.control_id = hanging.control_id and for_the_call.account_id = hanging.account_id
    union all
    select hanging.*, 2, left_out
    from hanging
    join left_out on left_out.control_id = hanging.control_id
    union all
    select hanging.*, 3, one_of_the_account.failed
    from hanging
    join one_of_the_account
        on one_of_the_account.control_id = hanging.control_id
        and one_of_the_account.account_id = hanging.account_id
    union all
    select hanging.*, 4, one_of_any_account.failed
    from hanging
    join one_of_any_account on one_of_any_account.control_id = hanging.control_id
),
nearest as (
    from candidates
    qualify distance = min(distance) over (
        partition by control_id, account_id, region, resource_type, resource_id
    )
),
one_a_call as (
    from nearest
    qualify row_number() over (
        partition by control_id, account_id, region, resource_type, resource_id, failed.position
        order by failed.parent_response_id is null, failed.region, failed.outcome_id
    ) = 1
)
select
    control_id,
    account_id,
    region,
    resource_type,
    resource_id,
    string_agg(
        call_failure(
            failed.service, failed.operation, failed.status, failed.error_code, failed.error_message,
            if(failed.account_id = account_id, null, failed.account_id),
            if(failed.region = region, null, failed.region),
            if(failed.parent_resource_id = resource_id, null, failed.parent_resource_id)
        ),
        '; ' order by failed.position
    ) as reason,
    list(failed.outcome_id order by failed.position) as outcome_ids
from one_a_call
group by all
