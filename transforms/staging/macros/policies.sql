-- A JSON value as a list of JSON values: a list's elements, or the one value; empty where there is none.
create or replace macro json_listed(value) as
    case json_type(value)
        when 'ARRAY' then from_json(value, '["JSON"]')
        when 'NULL' then []
        else coalesce(list_filter([value], lambda one: one is not null), [])
    end;

-- The texts of a JSON value that is one text or a list of texts.
create or replace macro json_texts(value) as list_transform(json_listed(value), lambda one: one ->> '$');

-- Whether a statement of a policy allows everybody something without any condition.
create or replace macro allows_everybody(statement) as
    statement ->> 'Effect' = 'Allow'
    and statement ->> 'Condition' is null
    and (
        statement ->> 'Principal' = '*'
        or list_contains(json_texts(statement -> '$.Principal.AWS'), '*')
    );

-- Whether a policy document, as an object or as its text, allows everybody something without any condition.
create or replace macro opens_to_everybody(document) as
    coalesce(len(list_filter(
        json_listed(if(json_type(document) = 'VARCHAR', try_cast(document ->> '$' as json), document) -> 'Statement'),
        lambda statement: allows_everybody(statement)
    )) > 0, false);

-- Whether a statement allows everybody something, and no condition limits who that is: a condition on the caller's
-- account, organization, ARN, network or source does; one on the kind of URL or the transport does not.
create or replace macro admits_anybody(statement) as
    statement ->> 'Effect' = 'Allow'
    and (
        statement ->> 'Principal' = '*'
        or list_contains(json_texts(statement -> '$.Principal.AWS'), '*')
    )
    and not regexp_matches(
        lower(coalesce(cast(statement -> 'Condition' as varchar), '')),
        '"aws:(sourcearn|sourceaccount|sourceorgid|sourceorgpaths|principalarn|principalaccount|principalorgid|'
        || 'principalorgpaths|sourcevpc|sourcevpce|sourceip|userid)"|"kms:calleraccount"'
    );

-- A policy document as JSON, whether the answer holds it as an object, as text, or as URL-encoded text.
create or replace macro json_document(document) as
    case
        when json_type(document) = 'VARCHAR' then coalesce(
            try_cast(document ->> '$' as json), try_cast(url_decode(document ->> '$') as json)
        )
        else document
    end;

-- Whether a statement allows everything on everything: Action "*" (or what NotAction leaves) on Resource "*".
create or replace macro is_admin_statement(statement) as
    statement ->> 'Effect' = 'Allow'
    and list_has_any(json_texts(statement -> 'Resource'), ['*'])
    and (list_has_any(json_texts(statement -> 'Action'), ['*', '*:*']) or statement ->> 'NotAction' is not null);
