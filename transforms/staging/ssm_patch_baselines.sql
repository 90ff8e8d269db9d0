/*---
description: >
  Patch baselines, and whether one of their rules approves critical security patches in time: within 14 days, and not up to
  a day that is past
---*/
with
described as (
    select *, json_transform(item, '{
        "BaselineId": "VARCHAR", "Name": "VARCHAR", "OperatingSystem": "VARCHAR",
        "ApprovalRules": {"PatchRules": [{
            "ApproveAfterDays": "BIGINT", "ApproveUntilDate": "VARCHAR",
            "PatchFilterGroup": {"PatchFilters": [{"Key": "VARCHAR", "Values": ["VARCHAR"]}]}
        }]}
    }') as baseline
    from items
    where service = 'ssm' and operation = 'GetPatchBaseline' and error_code is null
)
select
    account_id,
    region,
    baseline.BaselineId as baseline_id,
    baseline.Name as name,
    baseline.OperatingSystem as system,
    evidence_id,
    list_filter(
        coalesce(baseline.ApprovalRules.PatchRules, []),
        lambda rule: len(list_filter(
            coalesce(rule.PatchFilterGroup.PatchFilters, []),
            lambda filter: filter.Key in ('CLASSIFICATION', 'SEVERITY', 'MSRC_SEVERITY')
                and not regexp_matches(array_to_string(filter.Values, ' '), '(?i)critical|security|\*')
        )) = 0
    ) as rules_for_security,
    list_filter(
        rules_for_security,
        lambda rule: coalesce(rule.ApproveAfterDays, 0) <= 14
            and coalesce(try_cast(rule.ApproveUntilDate as date) >= cast(collected_at as date), true)
    ) as rules_in_time
from described
