-- What the reference table says of a version on a day. A version that it does not list is no evidence, never supported;
-- listed_as is null then.
create or replace macro support_status(listed_as, ends_on, day) as case
    when listed_as is null then 'no_evidence'
    when ends_on <= day then 'fail'
    else 'pass'
end;
create or replace macro support_reason(version, listed_as, ends_on, table_as_of) as if(
    listed_as is null,
    'the reference table does not know ' || coalesce(version, 'this version'),
    version || coalesce(strftime(ends_on, ', supported until %Y-%m-%d'), ', no end of support announced')
        || ' (table of ' || table_as_of || ')'
);
