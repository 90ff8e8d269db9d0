-- Whether a call was refused to its caller, by the error that AWS gave.
create or replace macro is_refusal(error_code) as coalesce(
    regexp_matches(error_code, '(?i)access.?denied|unauthori[sz]ed|notauthori[sz]ed|authorizationerror|forbidden|explicitdeny'),
    false
);

-- Whether a caller's address is one, and no name of a service.
create or replace macro is_address(source) as coalesce(regexp_full_match(source, '[0-9A-Fa-f.:]+'), false);
