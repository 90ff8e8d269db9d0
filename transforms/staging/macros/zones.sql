-- Distinct zones as reasons spell them: how many, and which.
create or replace macro zones_told(zones) as
    len(list_distinct(zones)) || ' zones'
    || coalesce(' (' || nullif(array_to_string(list_sort(list_distinct(zones)), ', '), '') || ')', '');
