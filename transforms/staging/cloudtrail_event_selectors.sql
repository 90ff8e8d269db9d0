/*---
description: >
  What each trail that was asked records of management events: all of them, or what it leaves out. A trail has basic
  selectors or advanced ones, never both.
---*/
with
answered as (
    select *, json_transform(item, '{
        "EventSelectors": [{"ReadWriteType": "VARCHAR", "IncludeManagementEvents": "BOOLEAN",
            "ExcludeManagementEventSources": ["VARCHAR"]}],
        "AdvancedEventSelectors": [{"Name": "VARCHAR", "FieldSelectors": [{"Field": "VARCHAR", "Equals": ["VARCHAR"]}]}]
    }') as selectors
    from items
    where service = 'cloudtrail' and operation = 'GetEventSelectors' and error_code is null
),
basic as (
    select
        *,
        len(list_filter(
            selectors.EventSelectors,
            lambda selector: coalesce(selector.ReadWriteType, 'All') = 'All'
                and coalesce(selector.IncludeManagementEvents, true)
                and len(coalesce(selector.ExcludeManagementEventSources, [])) = 0
        )) > 0 as records_all_basic,
        len(list_filter(
            selectors.AdvancedEventSelectors,
            lambda selector: list_contains(
                    flatten(list_transform(
                        list_filter(selector.FieldSelectors, lambda field: field.Field = 'eventCategory'),
                        lambda field: field.Equals
                    )),
                    'Management'
                )
                and len(list_filter(
                    selector.FieldSelectors, lambda field: field.Field in ('readOnly', 'eventSource')
                )) = 0
        )) > 0 as records_all_advanced
    from answered
)
select
    account_id,
    region,
    parent_resource_id as trail,
    evidence_id,
    coalesce(records_all_basic, false) or coalesce(records_all_advanced, false) as records_all_management_events
from basic
