-- Whether a call was refused to its caller, by the error that AWS gave.
create or replace macro is_refusal(error_code) as coalesce(
    regexp_matches(error_code, '(?i)access.?denied|unauthori[sz]ed|notauthori[sz]ed|authorizationerror|forbidden|explicitdeny'),
    false
);

-- Whether a caller's address is one, and no name of a service.
create or replace macro is_address(source) as coalesce(regexp_full_match(source, '[0-9A-Fa-f.:]+'), false);

-- Whose call it is, whatever the session is called: a role without its session's name, or the user.
create or replace macro caller_of(principal_arn) as
    if(contains(principal_arn, ':assumed-role/'), regexp_extract(principal_arn, '^[^/]+/[^/]+'), principal_arn);
