/* The calls of the new nights that got no answer. */
select
    new_nights.as_of,
    outcomes.account_id,
    outcomes.region,
    outcomes.service,
    outcomes.operation,
    outcomes.parent_resource_id,
    outcomes.status,
    outcomes.error_code,
    outcomes.error_message,
    outcomes.outcome_id,
    outcomes.run_id
from outcomes
join new_nights on new_nights.evidence_run_id = outcomes.run_id
where outcomes.status not in ('ok', 'empty', 'absent')
