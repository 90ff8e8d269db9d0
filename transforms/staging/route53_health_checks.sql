/*---
description: >
  Health checks of Route 53; is_healthy is what AWS makes of its checkers (more than 18 in 100 say so), null for checks
  that have none of their own and where they were not answered
---*/
with
seen as (
    select
        account_id,
        parent_resource_id as health_check_id,
        min(response_id) as response_id,
        json_transform(any_value(body::json) -> 'HealthCheckObservations', '[{"StatusReport": {"Status": "VARCHAR"}}]')
            as observations
    from answers
    where service = 'route53' and operation = 'GetHealthCheckStatus' and error_code is null
    group by all
)
select
    checks.account_id,
    checks.resource_id as health_check_id,
    checks.item ->> '$.HealthCheckConfig.Type' as kind,
    coalesce(cast(checks.item ->> '$.HealthCheckConfig.Disabled' as boolean), false) as is_disabled,
    len(list_filter(observations, lambda one: starts_with(one.StatusReport.Status, 'Success')))
    > 0.18 * nullif(len(observations), 0) as is_healthy,
    evidence(checks.evidence_id, seen.response_id) as evidence
from items as checks
left join seen
    on seen.account_id = checks.account_id and seen.health_check_id = checks.resource_id
where checks.service = 'route53' and checks.operation = 'ListHealthChecks' and checks.error_code is null
