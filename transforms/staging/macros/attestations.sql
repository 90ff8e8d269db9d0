-- What a result says of AWS's side. Only the list was read, not the report itself: level "listed".
create or replace macro attested(element, cited, nearest, audit_period) as case
    when cited is not null then 'AWS attests (listed, the files are not held): ' || cited
    else 'AWS attests nothing of ' || element || ' for ' || audit_period || ' in its list of reports'
        || coalesce('; ' || nearest, '')
end;
