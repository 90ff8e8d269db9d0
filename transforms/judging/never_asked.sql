-- The calls that controls need and the run was never going to make, since their service is not collected. A call that was
-- planned and not made is none of them: nothing called for it, such as a list of a cluster's services without a cluster.
select
    control_needs.control_id,
    control_needs.position,
    control_needs.service,
    control_needs.operation,
    control_needs.population,
    'run-' || this_run.run_id as outcome_id
from control_needs
cross join this_run
anti join call_outcomes
    on call_outcomes.service = control_needs.service and call_outcomes.operation = control_needs.operation
anti join operations
    on operations.run_id = this_run.run_id
    and operations.service = control_needs.service
    and operations.operation = control_needs.operation
where control_needs.control_id in (from judged_controls)
