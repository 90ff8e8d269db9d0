-- The principals of a statement as texts: `AWS:arn…`, `Service:…`, and * for everybody.
create or replace macro policy_principals(principal) as
    case json_type(principal)
        when 'OBJECT' then list_distinct(flatten(list_transform(
            json_keys(principal),
            lambda kind: list_transform(
                json_texts(json_extract(principal, '/' || kind)),
                lambda name: if(kind = 'AWS' and name = '*', '*', kind || ':' || name)
            )
        )))
        else json_texts(principal)
    end;
