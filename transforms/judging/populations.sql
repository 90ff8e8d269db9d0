-- What the runner adds to a control's rows: where the population could not be listed, and where there is nothing in it.
-- A list of the whole account may hold what lies in any Region: while one is missing, no Region is without.
with
needed as (
    select control_needs.*, control_catalog.scope
    from control_needs
    join control_catalog using (control_id)
    where control_needs.population and control_needs.control_id in (from judged_controls)
),
outcomes_of_calls as (
    select
        needed.control_id,
        needed.position,
        if(needed.scope = 'account', 'global', call_outcomes.region) as place,
        call_outcomes.*
    from call_outcomes
    join needed using (service, operation)
),
not_asked as (
    select
        never_asked.control_id,
        never_asked.position,
        accounts.account_id,
        'global' as place,
        call_failure(service, operation, 'not asked in this run', null, null, null, null, null) as problem,
        never_asked.outcome_id
    from never_asked
    cross join (select account_id from organization_accounts where asked) as accounts
    where never_asked.population
),
calls as (
    select
        control_id,
        account_id,
        place,
        position,
        region,
        answered,
        call_failure(
            service, operation, status, error_code, error_message, null, if(region = place, null, region), null
        ) as problem,
        outcome_id
    from outcomes_of_calls
    where parent_response_id is null
    union all
    select control_id, account_id, place, position, place, false, problem, outcome_id
    from not_asked
),
places as (
    select
        control_id,
        account_id,
        place,
        bool_and(answered) as answered,
        string_agg(problem, '; ' order by position, region) filter (not answered) as problem,
        list_distinct(list(outcome_id) filter (not answered)) as failed_ids,
        list(outcome_id) as outcome_ids
    from calls
    group by all
),
parents_without_answer as (
    select
        control_id,
        account_id,
        region,
        parent_type.type as resource_type,
        parent_resource_id as resource_id,
        string_agg(
            call_failure(service, operation, status, error_code, error_message, null, null, parent_resource_id),
            '; ' order by position
        ) as problem,
        list(outcome_id) as outcome_ids
    from outcomes_of_calls
    left join parent_types as parent_type using (service, operation)
    where parent_response_id is not null and parent_resource_id is not null and not answered
    group by all
),
rows_at as (
    select control_id, account_id, region, count(*) as rows
    from judged_rows
    group by all
),
rows_of_account as (
    select control_id, account_id, sum(rows) as rows
    from rows_at
    group by all
),
not_listed as (
    select control_id, account_id
    from places
    where place = 'global' and not answered
),
lists_that_failed as (
    select control_id, account_id, place as region, 'AWS::::Account' as resource_type, account_id as resource_id,
        'no_evidence' as status, problem as reason, failed_ids as evidence
    from places
    where not answered
),
resources_that_failed as (
    select control_id, account_id, region, coalesce(resource_type, 'AWS::::Account') as resource_type, resource_id,
        'no_evidence' as status, problem as reason, outcome_ids as evidence
    from parents_without_answer
),
nothing_in_scope as (
    select places.control_id, places.account_id, places.place as region, 'AWS::::Account' as resource_type,
        places.account_id as resource_id, 'not_applicable' as status,
        'asked, and nothing is in scope' as reason, places.outcome_ids as evidence
    from places
    left join rows_at
        on rows_at.control_id = places.control_id
        and rows_at.account_id = places.account_id
        and rows_at.region = places.place
    left join rows_of_account
        on rows_of_account.control_id = places.control_id
        and rows_of_account.account_id = places.account_id
        and places.place = 'global'
    left join resources_that_failed
        on resources_that_failed.control_id = places.control_id
        and resources_that_failed.account_id = places.account_id
        and (resources_that_failed.region = places.place or places.place = 'global')
    left join not_listed
        on not_listed.control_id = places.control_id
        and not_listed.account_id = places.account_id
    where places.answered
        and not_listed.control_id is null
        and rows_at.rows is null
        and rows_of_account.rows is null
        and resources_that_failed.resource_id is null
),
added as (
    from lists_that_failed
    union all by name
    from resources_that_failed
    union all by name
    from nothing_in_scope
)
select added.*
from added
anti join judged_rows
    on judged_rows.control_id = added.control_id
    and judged_rows.account_id = added.account_id
    and judged_rows.region = added.region
    and judged_rows.resource_type = added.resource_type
    and judged_rows.resource_id = added.resource_id
