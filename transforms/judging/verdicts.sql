-- All rows of all controls: as judged, with the missing answer where one was missing, and what the runner adds.
with
settled as (
    select
        judged_rows.* replace (
            if(judged_rows.status is null and missing_answers.reason is not null, 'no_evidence', judged_rows.status)
                as status,
            if(judged_rows.status is null, coalesce(missing_answers.reason, judged_rows.reason), judged_rows.reason)
                as reason,
            list_distinct(coalesce(judged_rows.evidence, []) || coalesce(missing_answers.outcome_ids, [])) as evidence
        )
    from judged_rows
    left join missing_answers
        on judged_rows.status is null
        and missing_answers.control_id = judged_rows.control_id
        and missing_answers.account_id = judged_rows.account_id
        and missing_answers.region = judged_rows.region
        and missing_answers.resource_type = judged_rows.resource_type
        and missing_answers.resource_id = judged_rows.resource_id
),
everything as (
    from settled
    union all by name
    from populations
)
select
    everything.control_id,
    control_catalog.sha256 as control_sha256,
    control_catalog.parameters,
    control_catalog.category_id,
    everything.account_id,
    everything.region,
    everything.resource_type,
    everything.resource_id,
    everything.resource_arn,
    everything.status,
    everything.reason,
    list_sort(everything.evidence) as evidence
from everything
join control_catalog using (control_id)
