-- What Inspector's answers say of a resource: a finding that is open for too long settles it, and nothing that was found
-- proves anything only where the resource is scanned. Null where the verdict hangs on an answer that is missing.
create or replace macro vulnerability_status(is_coverage_answered, is_scanned, are_findings_answered, late) as case
    when late > 0 then 'fail'
    when not is_coverage_answered then null
    when is_scanned is not true then 'no_evidence'
    when not are_findings_answered then null
    else 'pass'
end;
create or replace macro vulnerability_reason(is_scanned, why_not, late, which, suppressed) as case
    when late > 0 then format('{} critical vulnerabilities are open for more than 30 days: {}', late, which)
    when is_scanned is not true then 'Inspector does not scan it' || coalesce(' (' || why_not || ')', '')
    else 'no critical vulnerability is open for more than 30 days'
end || if(suppressed > 0, format('; {} are suppressed', suppressed), '');
