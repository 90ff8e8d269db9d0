-- The account of a principal as policies name it: AWS:arn:aws:iam::123456789012:role/x, or AWS:123456789012; '' where it
-- has none.
create or replace macro account_of(principal) as
    regexp_extract(principal, '^(?:AWS|Federated):(?:arn:[a-z-]+:(?:iam|sts)::)?([0-9]{12})(?::|$)', 1);

-- The principals that a statement is meant for. Where it names everybody and a condition holds it to accounts or
-- principals, these are meant; an organization, a source or a network holds everybody, and then nobody is left to name.
create or replace macro meant_principals(statement) as case
    when (statement -> 'NotPrincipal') is not null then ['*']
    when not list_contains(policy_principals(statement -> 'Principal'), '*') then
        policy_principals(statement -> 'Principal')
    when list_has_any(limits_of(statement), ['aws:principalaccount', 'aws:principalarn']) then list_transform(
        demanded_values(statement, 'aws:principalaccount') || demanded_values(statement, 'aws:principalarn'),
        lambda value: 'AWS:' || value
    )
    when list_has_any(limits_of(statement), caller_keys()) then []
    else ['*']
end;

-- The principals outside the given accounts that a statement allows something, as reasons spell them. A condition on the
-- organization holds whoever is named. What CloudFront reads with is named like a user and belongs to no account.
create or replace macro strangers(statement, account_ids) as if(
    statement ->> 'Effect' is distinct from 'Allow'
    or list_has_any(limits_of(statement), ['aws:principalorgid', 'aws:principalorgpaths']),
    [],
    list_transform(
        list_filter(
            meant_principals(statement),
            lambda principal: not starts_with(principal, 'Service:')
                and not regexp_matches(principal, '^AWS:arn:[a-z-]+:iam::cloudfront:user/')
                and not list_contains(account_ids, account_of(principal))
        ),
        lambda principal: case
            when principal = '*' then 'everybody'
            when account_of(principal) <> '' then 'account ' || account_of(principal)
            when regexp_matches(principal, '^AWS:A[A-Z]{2}A[A-Z0-9]+$') then 'the deleted principal ' || principal[5:]
            else principal
        end
    )
);

-- The same of all statements of a policy document (an object or its text).
create or replace macro strangers_in(document, account_ids) as list_sort(list_distinct(flatten(list_transform(
    json_listed(json_document(document) -> 'Statement'), lambda statement: strangers(statement, account_ids)
))));

-- The services that a statement allows something for whoever makes them call: no condition says on whose behalf.
create or replace macro unheld_services(statement) as if(
    statement ->> 'Effect' is distinct from 'Allow'
    or list_has_any(limits_of(statement), [
        'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:sourceowner',
        'aws:principalorgid'
    ]),
    [],
    list_transform(
        list_filter(policy_principals(statement -> 'Principal'), lambda principal: starts_with(principal, 'Service:')),
        lambda principal: principal[9:]
    )
);

-- What strangers mean for a verdict: where Organizations did not answer, an account may belong to it after all; everybody
-- and deleted principals are strangers in any case.
create or replace macro sharing_verdict(strangers, organization_is_known) as case
    when len(strangers) = 0 then 'pass'
    when organization_is_known or len(list_filter(strangers, lambda one: not starts_with(one, 'account '))) > 0 then 'fail'
end;
