-- The values that a statement's conditions demand of one key (in lower case). Operators that also hold where the key is
-- absent (IfExists, ForAllValues, Null, the negated ones) demand nothing.
create or replace macro demanded_values(statement, key) as flatten(flatten(list_transform(
    list_filter(
        coalesce(json_keys(statement -> 'Condition'), []),
        lambda operator: regexp_full_match(
            operator, '(?i)(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))'
        )
    ),
    lambda operator: list_transform(
        list_filter(
            coalesce(json_keys(json_extract(statement, '/Condition/' || operator)), []),
            lambda name: lower(name) = key
        ),
        lambda name: json_texts(
            json_extract(statement, '/Condition/' || operator || '/' || replace(replace(name, '~', '~0'), '/', '~1'))
        )
    )
)));

-- Whether one of the values is more than wildcards.
create or replace macro any_names(demanded) as len(list_filter(
    demanded, lambda value: not regexp_full_match(value, '[*?]*')
)) > 0;
