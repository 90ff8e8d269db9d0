-- The values of one field of an advanced event selector, under one operator.
create or replace macro selected_values(selector, name, operator) as flatten(list_transform(
    list_filter(json_listed(selector -> 'FieldSelectors'), lambda field: field ->> 'Field' = name),
    lambda field: json_texts(json_extract(field, '/' || operator))
));

-- The advanced selectors that record object calls of S3 without leaving out any by name.
create or replace macro object_selectors(selectors) as list_filter(
    json_listed(selectors -> 'AdvancedEventSelectors'),
    lambda selector: list_contains(selected_values(selector, 'eventCategory', 'Equals'), 'Data')
        and list_contains(selected_values(selector, 'resources.type', 'Equals'), 'AWS::S3::Object')
        and len(list_filter(
            json_listed(selector -> 'FieldSelectors'),
            lambda field: field ->> 'Field' not in ('eventCategory', 'resources.type', 'resources.ARN', 'readOnly')
        )) = 0
);

-- Whether one of the patterns is the beginning of a text.
create or replace macro any_begins(patterns, text) as
    len(list_filter(patterns, lambda pattern: starts_with(text, pattern))) > 0;

-- Whether an advanced selector takes in all objects of a bucket, given as the ARN that all of them begin with.
create or replace macro selects_bucket(selector, objects) as
    (
        len(list_filter(json_listed(selector -> 'FieldSelectors'), lambda field: field ->> 'Field' = 'resources.ARN')) = 0
        or any_begins(selected_values(selector, 'resources.ARN', 'StartsWith'), objects)
        or len(
            selected_values(selector, 'resources.ARN', 'NotStartsWith')
            || selected_values(selector, 'resources.ARN', 'NotEquals')
        ) > 0
        and len(
            selected_values(selector, 'resources.ARN', 'Equals')
            || selected_values(selector, 'resources.ARN', 'StartsWith')
            || selected_values(selector, 'resources.ARN', 'EndsWith')
            || selected_values(selector, 'resources.ARN', 'NotEndsWith')
        ) = 0
    )
    and not any_begins(selected_values(selector, 'resources.ARN', 'NotStartsWith'), objects)
    and len(list_filter(
        selected_values(selector, 'resources.ARN', 'NotStartsWith')
        || selected_values(selector, 'resources.ARN', 'NotEquals'),
        lambda excluded: starts_with(excluded, objects)
    )) = 0;

-- Whether selectors, as GetEventSelectors answers them, record the reads (read_only true) or the writes of all objects
-- that begin with an ARN.
create or replace macro records_objects(selectors, objects, read_only) as
    len(list_filter(
        json_listed(selectors -> 'EventSelectors'),
        lambda selector: coalesce(selector ->> 'ReadWriteType', 'All') in ('All', if(read_only, 'ReadOnly', 'WriteOnly'))
            and len(list_filter(
                json_listed(selector -> 'DataResources'),
                lambda resource: resource ->> 'Type' = 'AWS::S3::Object'
                    and any_begins(json_texts(resource -> 'Values'), objects)
            )) > 0
    )) > 0
    or len(list_filter(
        object_selectors(selectors),
        lambda selector: selects_bucket(selector, objects)
            and (
                len(list_filter(
                    json_listed(selector -> 'FieldSelectors'), lambda field: field ->> 'Field' = 'readOnly'
                )) = 0
                or list_contains(selected_values(selector, 'readOnly', 'Equals'), if(read_only, 'true', 'false'))
            )
    )) > 0;
