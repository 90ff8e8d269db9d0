/*---
description: >
  How each control stood in each account, night after night: one row for each stretch of judged days with the same numbers.
  A night on which anything fails is a failing one; a night on which nothing fails and evidence is missing is one without
  evidence, and never one that passed.
key: [control_id, account_id, first_on]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  account_id: The account.
  state: {about: How it stood., values: [fail, no_evidence, pass, not_applicable]}
  failing: {about: "Results fail.", unit: results}
  failing_exempt: {about: "Of these, results beside which an exemption stood.", unit: results}
  without_evidence: {about: "Results no_evidence.", unit: results}
  passing: {about: "Results pass.", unit: results}
  not_applicable: {about: "Results not_applicable.", unit: results}
  first_on: The first night.
  last_on: The last night, included.
  nights: {about: "Judged days from the first to the last.", unit: nights}
---*/
with
placed as (
    select control_history.*, nights.number as first_number
    from control_history
    join nights on nights.as_of = control_history.valid_from
),
changes as (
    select control_id, category_id, account_id, status, first_number as number, 1 as more
    from placed
    union all
    select control_id, category_id, account_id, status, first_number + nights, -1
    from placed
    union all
    select exempted.control_id, exempted.category_id, exempted.account_id, 'exempt', nights.number + edges.later, edges.more
    from exempted_results as exempted
    join nights on nights.as_of = exempted.first_on
    cross join lateral (values (0, 1), (exempted.nights, -1)) as edges (later, more)
),
steps as (
    select
        control_id,
        category_id,
        account_id,
        number,
        coalesce(sum(more) filter (status = 'fail'), 0) as failing,
        coalesce(sum(more) filter (status = 'exempt'), 0) as failing_exempt,
        coalesce(sum(more) filter (status = 'no_evidence'), 0) as without_evidence,
        coalesce(sum(more) filter (status = 'pass'), 0) as passing,
        coalesce(sum(more) filter (status = 'not_applicable'), 0) as not_applicable
    from changes
    group by all
    having failing != 0 or failing_exempt != 0 or without_evidence != 0 or passing != 0 or not_applicable != 0
),
levels as (
    select
        control_id,
        category_id,
        account_id,
        number,
        lead(number) over of_one as next_number,
        sum(failing) over of_one as failing,
        sum(failing_exempt) over of_one as failing_exempt,
        sum(without_evidence) over of_one as without_evidence,
        sum(passing) over of_one as passing,
        sum(not_applicable) over of_one as not_applicable
    from steps
    window of_one as (partition by control_id, category_id, account_id order by number)
)
select
    control_id,
    category_id,
    account_id,
    case
        when failing > 0 then 'fail'
        when without_evidence > 0 then 'no_evidence'
        when passing > 0 then 'pass'
        else 'not_applicable'
    end as state,
    failing::bigint as failing,
    failing_exempt::bigint as failing_exempt,
    without_evidence::bigint as without_evidence,
    passing::bigint as passing,
    levels.not_applicable::bigint as not_applicable,
    starts.as_of as first_on,
    ends.as_of as last_on,
    next_number - levels.number as nights
from levels
join nights as starts on starts.number = levels.number
join nights as ends on ends.number = levels.next_number - 1
where failing + without_evidence + passing + levels.not_applicable > 0
order by control_id, account_id, first_on
