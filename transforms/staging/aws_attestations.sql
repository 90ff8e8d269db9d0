/*---
description: >
  For each element of AWS's side and each account whose list of reports was answered: the reports that cover every day
  of the window, alone or with a bridge letter for all the days since they end, and the report that comes nearest.
  versions_missing: an older version that might cover the window was asked for and not answered
---*/
with
period as (
    select cast(window_start as date) as first_day, cast(window_end as date) - 1 as last_day from this_run
),
elements as (
    select distinct element from reference_attestation_scope
),
lists as (
    select account_id, list(response_id order by response_id) as evidence
    from answers
    semi join answered_operations using (account_id, service, operation)
    where service = 'artifact' and operation = 'ListReports'
    group by account_id
),
scoped as (
    select distinct reports.*, scope.element, scope.programme, scope.kind
    from artifact_reports as reports
    join reference_attestation_scope as scope on regexp_matches(reports.name, scope.name_pattern, 'i')
),
reports as (
    select account_id, element, programme, id, name, max(period_end) as ends
    from scoped
    where kind = 'report'
    group by all
),
days as (
    select
        reports.*,
        first_day,
        last_day,
        unnest(generate_series(least(first_day, ends + 1), last_day, interval 1 day))::date as day
    from reports
    cross join period
),
covered_days as (
    select days.*, scoped.evidence_id is not null as covered, scoped.kind = 'bridge' as bridged, scoped.evidence_id
    from days
    left join scoped
        on scoped.account_id = days.account_id
        and scoped.element = days.element
        and days.day between scoped.period_start and scoped.period_end
        and (
            (scoped.kind = 'report' and scoped.id = days.id)
            or (scoped.kind = 'bridge' and scoped.programme = days.programme and days.day > days.ends)
        )
),
covering as (
    select
        account_id,
        element,
        id,
        name,
        ends,
        bool_and(covered) as covers,
        list(distinct evidence_id) filter (evidence_id is not null) as evidence
    from covered_days
    group by account_id, element, id, name, ends
),
cited_versions as (
    select
        covering.account_id,
        covering.element,
        covering.id,
        string_agg(
            format(
                '{}, version {}, {} to {}', scoped.name, coalesce(scoped.version, 'unnumbered'), scoped.period_start,
                scoped.period_end
            ),
            ' with ' order by scoped.kind desc, scoped.period_end
        ) as citation,
        list(distinct scoped.evidence_id) as evidence
    from covering
    join scoped
        on scoped.account_id = covering.account_id
        and scoped.element = covering.element
        and (
            list_contains(covering.evidence, scoped.evidence_id)
            or (scoped.id = covering.id and scoped.period_end = covering.ends)
        )
    where covering.covers
    group by all
),
cited as (
    select
        account_id,
        element,
        string_agg(citation, '; ' order by citation) as reports,
        list_distinct(flatten(list(evidence))) as evidence
    from cited_versions
    group by all
),
nearest as (
    select
        reports.account_id,
        reports.element,
        max_by(format('{} ends on {}', reports.name, reports.ends), reports.ends) as report,
        max_by(scoped.evidence_id, reports.ends) as evidence_id,
        count(unanswered.outcome_id) > 0 as versions_missing
    from reports
    join scoped
        on scoped.account_id = reports.account_id
        and scoped.element = reports.element
        and scoped.id = reports.id
        and scoped.period_end = reports.ends
    left join call_outcomes as unanswered
        on unanswered.account_id = reports.account_id
        and unanswered.service = 'artifact'
        and unanswered.operation = 'ListReportVersions'
        and unanswered.parent_resource_id = reports.id
        and not unanswered.answered
    group by all
)
select
    lists.account_id,
    elements.element,
    cited.reports as cited,
    nearest.report as nearest,
    coalesce(nearest.versions_missing, false) as versions_missing,
    coalesce(cited.evidence, nullif(evidence(nearest.evidence_id), []), lists.evidence) as evidence,
    format('{} to {}', period.first_day, period.last_day) as audit_period
from lists
cross join elements
cross join period
left join cited on cited.account_id = lists.account_id and cited.element = elements.element
left join nearest on nearest.account_id = lists.account_id and nearest.element = elements.element
