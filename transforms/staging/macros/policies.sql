-- A JSON value as a list of JSON values: a list's elements, or the one value; empty where there is none.
create or replace macro json_listed(value) as
    case json_type(value)
        when 'ARRAY' then from_json(value, '["JSON"]')
        when 'NULL' then []
        else coalesce(list_filter([value], lambda one: one is not null), [])
    end;

-- The texts of a JSON value that is one text or a list of texts.
create or replace macro json_texts(value) as list_transform(json_listed(value), lambda one: one ->> '$');

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
