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
    and statement -> 'Condition' is null
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
