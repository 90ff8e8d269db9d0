-- Whether event selectors, as GetEventSelectors answers them or PutEventSelectors sends them, record all management
-- events: a basic selector of reads and writes that excludes no source, or an advanced one that narrows neither.
create or replace macro records_all_management_events(selectors) as
    len(list_filter(
        json_listed(try_cast(lower(cast(selectors as varchar)) as json) -> 'eventselectors'),
        lambda selector: coalesce(selector ->> 'readwritetype', 'all') = 'all'
            and coalesce(selector ->> 'includemanagementevents', 'true') = 'true'
            and len(json_texts(selector -> 'excludemanagementeventsources')) = 0
    )) > 0
    or len(list_filter(
        json_listed(try_cast(lower(cast(selectors as varchar)) as json) -> 'advancedeventselectors'),
        lambda selector: len(list_filter(
                json_listed(selector -> 'fieldselectors'),
                lambda field: field ->> 'field' = 'eventcategory'
                    and list_contains(json_texts(field -> 'equals'), 'management')
            )) > 0
            and len(list_filter(
                json_listed(selector -> 'fieldselectors'),
                lambda field: field ->> 'field' in ('readonly', 'eventsource')
            )) = 0
    )) > 0;

-- The sources whose management events selectors leave out.
create or replace macro excluded_sources(selectors) as list_distinct(
    flatten(list_transform(
        json_listed(try_cast(lower(cast(selectors as varchar)) as json) -> 'eventselectors'),
        lambda selector: json_texts(selector -> 'excludemanagementeventsources')
    ))
    || flatten(list_transform(
        json_listed(try_cast(lower(cast(selectors as varchar)) as json) -> 'advancedeventselectors'),
        lambda selector: flatten(list_transform(
            list_filter(json_listed(selector -> 'fieldselectors'), lambda field: field ->> 'field' = 'eventsource'),
            lambda field: json_texts(field -> 'notequals')
        ))
    ))
);
