-- The condition keys, in lower case, that hold a statement to some callers. An operator that also holds where the key
-- is absent (IfExists, ForAllValues, Null, the negated ones) limits nobody, nor does a value that everything is like.
create or replace macro limits_of(statement) as flatten(list_transform(
    list_filter(
        coalesce(json_keys(statement -> 'Condition'), []),
        lambda operator: regexp_full_match(
            operator, '(?i)(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)'
        )
    ),
    lambda operator: list_transform(
        list_filter(
            coalesce(json_keys(statement -> 'Condition' -> operator), []),
            lambda key: len(list_filter(
                json_texts(json_extract(statement, '/Condition/' || operator || '/' || replace(key, '/', '~1'))),
                lambda value: is_world(value) or regexp_full_match(value, '(arn:[a-z*-]*:)?[*?:]*')
            )) = 0
        ),
        lambda key: lower(key)
    )
));

-- Whether a statement allows everybody something, and none of these condition keys holds it to some callers.
create or replace macro lets_everybody_in(statement, keys) as
    statement ->> 'Effect' = 'Allow'
    and (
        statement ->> 'Principal' is not distinct from '*'
        or list_contains(json_texts(statement -> '$.Principal.AWS'), '*')
        or (statement -> 'NotPrincipal') is not null
    )
    and not list_has_any(limits_of(statement), keys);

-- The condition keys that hold a statement to an account, an organization, a caller, a source or a network.
create or replace macro caller_keys() as [
    'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid', 'aws:sourceorgpaths',
    'aws:principalarn', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths',
    'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceip', 'kms:calleraccount'
];

-- Of these, the ones that count for a key: who calls, not from where.
create or replace macro key_caller_keys() as [
    'kms:calleraccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn', 'aws:principalaccount',
    'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid'
];

-- The statements of a policy document (an object or its text) that let everybody in.
create or replace macro open_statements(document, keys) as list_filter(
    json_listed(json_document(document) -> 'Statement'), lambda statement: lets_everybody_in(statement, keys)
);

-- What statements allow, as reasons spell it.
create or replace macro allowed_actions(statements) as array_to_string(list_distinct(flatten(list_transform(
    statements,
    lambda statement: if((statement -> 'Action') is null, ['all but some actions'], json_texts(statement -> 'Action'))
))), ', ');

-- The accounts that a policy document allows something.
create or replace macro named_accounts(document) as list_distinct(list_filter(
    flatten(list_transform(
        list_filter(
            json_listed(json_document(document) -> 'Statement'), lambda statement: statement ->> 'Effect' = 'Allow'
        ),
        lambda statement: list_transform(
            json_texts(statement -> '$.Principal.AWS'),
            lambda principal: regexp_extract(principal, '^(?:arn:[a-z-]+:(?:iam|sts)::)?([0-9]{12})(?::|$)', 1)
        )
    )),
    lambda account: account != ''
));
